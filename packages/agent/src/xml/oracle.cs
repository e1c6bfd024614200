// Does with the numbered cases of a folder what the original does with a file, by .NET's own classes. What it writes
// goes to .out; where it refuses a file, the reason goes to .refused.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using System.Xml.XPath;

class Oracle {
  static readonly Encoding Utf8 = new UTF8Encoding(false);

  static void Main(string[] args) {
    for (int i = 0; File.Exists(Path.Combine(args[0], i + ".xml")); i++) {
      string file = Path.Combine(args[0], "" + i);
      var lines = File.ReadAllLines(file + ".values");
      var values = lines.Skip(2).Select(line => line.Split(' ')).Select(pair => Tuple.Create(Decode(pair[0]), Decode(pair[1])));
      try {
        byte[] made = lines[0] == "settings"
          ? Settings(file + ".xml", values.ToList(), Decode(lines[1]))
          : Structured(File.ReadAllText(file + ".xml", Utf8), values.ToList());
        File.WriteAllBytes(file + ".out", made);
      } catch (Exception e) { File.WriteAllText(file + ".refused", e.GetType().Name + ": " + e.Message); }
    }
  }

  static string Decode(string text) { return Encoding.UTF8.GetString(Convert.FromBase64String(text)); }

  // The XmlResolver is null, as it is by default in today's .NET: nothing is fetched.
  static byte[] Settings(string file, List<Tuple<string, string>> values, string lineEnd) {
    XDocument document;
    var reading = new XmlReaderSettings { DtdProcessing = DtdProcessing.Parse, XmlResolver = null };
    using (var reader = XmlReader.Create(file, reading)) document = XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    bool isChanged = false;
    foreach (var value in values) {
      isChanged |= SetAttributes(document, "appSettings", "key", "value", value.Item1, value.Item2);
      isChanged |= SetAttributes(document, "connectionStrings", "name", "connectionString", value.Item1, value.Item2);
      foreach (var setting in Named(document, "//*[local-name()='applicationSettings']//*[local-name()='setting']", "name", value.Item1)) {
        var element = setting.Elements().FirstOrDefault(child => child.Name.LocalName == "value");
        if (element == null) setting.Add(new XElement("value", value.Item2)); else element.SetValue(value.Item2);
        isChanged = true;
      }
    }
    if (!isChanged) return File.ReadAllBytes(file);
    var made = new MemoryStream();
    var writing = new XmlWriterSettings { Indent = true, OmitXmlDeclaration = document.Declaration == null, Encoding = Utf8, NewLineChars = lineEnd };
    using (var writer = XmlWriter.Create(made, writing)) document.Save(writer);
    return made.ToArray();
  }

  static List<XElement> Named(XDocument document, string path, string keyName, string key) {
    return document.XPathSelectElements(path).Where(element => {
      var attribute = element.Attribute(keyName);
      return attribute != null && string.Equals(attribute.Value, key, StringComparison.OrdinalIgnoreCase);
    }).ToList();
  }

  static bool SetAttributes(XDocument document, string parent, string keyName, string valueName, string key, string value) {
    var found = Named(document, "//*[local-name()='" + parent + "']/*[local-name()='add']", keyName, key);
    foreach (var element in found) element.SetAttributeValue(valueName, value);
    return found.Count > 0;
  }

  // The original selects by XPath 2.0; expressions here are of 1.0.
  static byte[] Structured(string text, List<Tuple<string, string>> values) {
    var document = new XmlDocument { XmlResolver = null };
    document.LoadXml(text);
    var namespaces = new XmlNamespaceManager(document.NameTable);
    Collect(document, namespaces);
    foreach (var value in values) {
      var found = document.CreateNavigator().Select(value.Item1, namespaces).Cast<XPathNavigator>().Select(node => node.UnderlyingObject).ToList();
      foreach (var node in found) Set((XmlNode)node, value.Item2);
    }
    var made = new MemoryStream();
    var lineEnds = Regex.Matches(text, "\r?\n").Cast<Match>().Select(end => end.Value);
    var lineEnd = lineEnds.GroupBy(end => end).OrderByDescending(group => group.Count()).Select(group => group.Key).FirstOrDefault() ?? "\r\n";
    var settings = new XmlWriterSettings { Indent = true, NewLineChars = lineEnd, OmitXmlDeclaration = document.FirstChild.NodeType != XmlNodeType.XmlDeclaration };
    using (var output = new StreamWriter(made, Utf8)) using (var writer = XmlWriter.Create(output, settings)) document.Save(writer);
    return made.ToArray();
  }

  static void Collect(XmlNode node, XmlNamespaceManager namespaces) {
    if (node.Attributes != null)
      foreach (XmlAttribute attribute in node.Attributes)
        if (attribute.Prefix == "xmlns" && namespaces.LookupNamespace(attribute.LocalName) == null) namespaces.AddNamespace(attribute.LocalName, attribute.Value);
    foreach (XmlNode child in node.ChildNodes) Collect(child, namespaces);
  }

  static void Set(XmlNode node, string value) {
    var element = node as XmlElement;
    if (element == null) node.Value = value;
    else if (element.ChildNodes.Count == 1 && element.FirstChild is XmlCDataSection) element.FirstChild.Value = value;
    else if (!element.ChildNodes.OfType<XmlElement>().Any()) element.InnerText = value;
    else {
      var before = element.ChildNodes.Cast<XmlNode>().ToList();
      try { element.InnerXml = value; } catch (XmlException) {
        while (element.HasChildNodes) element.RemoveChild(element.FirstChild);
        before.ForEach(child => element.AppendChild(child));
      }
    }
  }
}
