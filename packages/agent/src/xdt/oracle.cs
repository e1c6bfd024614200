// Runs Microsoft's own engine over the numbered files of a folder; what it says goes to .log, what it makes to .out.
using System;
using System.IO;
using System.Text;
using System.Xml;
using Microsoft.Web.XmlTransform;

class Log : IXmlTransformationLogger {
  readonly StringBuilder lines = new StringBuilder();
  public void Add(string level, int line, int column, string text, object[] args) {
    string told = text;
    try { if (args != null && args.Length > 0) told = string.Format(text, args); } catch (FormatException) { }
    lines.Append(level + "\t" + line + "\t" + column + "\t" + told.Replace("\r", "\\r").Replace("\n", "\\n") + "\n");
  }
  public override string ToString() { return lines.ToString(); }
  static string Level(MessageType type) { return type == MessageType.Verbose ? "verbose" : "info"; }
  static string Told(Exception e) { return e.GetType().Name + ": " + e.Message; }
  public void LogMessage(string m, params object[] a) { Add("info", 0, 0, m, a); }
  public void LogMessage(MessageType t, string m, params object[] a) { Add(Level(t), 0, 0, m, a); }
  public void LogWarning(string m, params object[] a) { Add("warning", 0, 0, m, a); }
  public void LogWarning(string f, string m, params object[] a) { Add("warning", 0, 0, m, a); }
  public void LogWarning(string f, int l, int c, string m, params object[] a) { Add("warning", l, c, m, a); }
  public void LogError(string m, params object[] a) { Add("error", 0, 0, m, a); }
  public void LogError(string f, string m, params object[] a) { Add("error", 0, 0, m, a); }
  public void LogError(string f, int l, int c, string m, params object[] a) { Add("error", l, c, m, a); }
  public void LogErrorFromException(Exception e) { Add("error", 0, 0, Told(e), null); }
  public void LogErrorFromException(Exception e, string f) { Add("error", 0, 0, Told(e), null); }
  public void LogErrorFromException(Exception e, string f, int l, int c) { Add("error", l, c, Told(e), null); }
  public void StartSection(string m, params object[] a) { Add("verbose", 0, 0, m, a); }
  public void StartSection(MessageType t, string m, params object[] a) { Add("verbose", 0, 0, m, a); }
  public void EndSection(string m, params object[] a) { Add("verbose", 0, 0, m, a); }
  public void EndSection(MessageType t, string m, params object[] a) { Add("verbose", 0, 0, m, a); }
}

class Oracle {
  static void Main(string[] args) {
    for (int i = 0; File.Exists(Path.Combine(args[0], i + ".config")); i++) {
      string file = Path.Combine(args[0], "" + i);
      var log = new Log();
      try {
        var document = new XmlTransformableDocument { PreserveWhitespace = true };
        document.Load(file + ".config");
        var ok = new XmlTransformation(file + ".transform", log).Apply(document);
        log.Add("result", 0, 0, ok ? "applied" : "failed", null);
        document.Save(file + ".out");
      } catch (Exception e) { log.Add("thrown", 0, 0, e.GetType().Name + ": " + e.Message, null); }
      File.WriteAllText(file + ".log", log.ToString());
    }
  }
}
