import { type BootstrapInput, base64 } from './bootstrap-input.ts';

/** The class `Octopus` of scripts in C#, loaded before them; `csharpEntry` is what dotnet-script is started with. */
export function csharpBootstrap({ variables, showsEnvironment }: BootstrapInput): string {
  const values = [...variables].map(([name, value]) => `${base64(name)} ${base64(value)}`);
  return `${octopus(values.join('\n'))}
public class ScriptArgsEnv {
    public ScriptArgsEnv(IList<string> args) { ScriptArgs = args; }
    public IList<string> ScriptArgs { get; set; }
}
var Env = new ScriptArgsEnv(Args);
${showsEnvironment ? environment : ''}
`;
}

/** Directives for loading stand before all code, so that they need a file of their own. */
export const csharpEntry = (bootstrap: string, script: string): string =>
  `\ufeff#load "${bootstrap}"\n#load "${script}"\n`;

const environment =
  'Octopus.WriteVerbose("C# on .NET " + Environment.Version + " as " + Environment.UserName + " on " + Environment.MachineName + ", " + Environment.OSVersion + ", in " + Directory.GetCurrentDirectory());';

const octopus = (values: string): string => `using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

public static class Octopus {
    public static readonly Dictionary<string, string> Parameters = Read();

    static Dictionary<string, string> Read() {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in TakoValues.Split(new[] { '\\n' }, StringSplitOptions.RemoveEmptyEntries)) {
            var blank = line.IndexOf(' ');
            parameters[Text(line.Substring(0, blank))] = Text(line.Substring(blank + 1));
        }
        return parameters;
    }

    static string Text(string encoded) { return Encoding.UTF8.GetString(Convert.FromBase64String(encoded)); }

    static void Message(string name, params string[] pairs) {
        var message = new StringBuilder("##octopus[" + name);
        for (var at = 0; at < pairs.Length; at += 2) {
            var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(pairs[at + 1] ?? ""));
            message.Append(" " + pairs[at] + "='" + encoded + "'");
        }
        Console.WriteLine(message + "]");
    }

    static void Write(string mode, string message) {
        Message("stdout-" + mode);
        Console.WriteLine(message);
        Message("stdout-default");
    }

    public static void SetVariable(string name, string value, bool sensitive = false) {
        Parameters[name] = value;
        if (sensitive) Message("setVariable", "name", name, "value", value, "sensitive", "True");
        else Message("setVariable", "name", name, "value", value);
    }

    public static void CreateArtifact(string path, string fileName = null) {
        var length = File.Exists(path) ? new FileInfo(path).Length : 0;
        var name = fileName ?? Path.GetFileName(path);
        Message("createArtifact", "path", Path.GetFullPath(path), "name", name, "length", length.ToString());
    }

    public static void UpdateProgress(int percentage, string message = "") {
        Message("progress", "percentage", percentage.ToString(), "message", message);
    }

    public static void FailStep(string message = null) {
        if (message != null) Message("resultMessage", "message", message);
        Environment.Exit(-1);
    }

    public static void WriteVerbose(string message) { Write("verbose", message); }
    public static void WriteHighlight(string message) { Write("highlight", message); }
    public static void WriteWait(string message) { Write("wait", message); }
    public static void WriteWarning(string message) { Write("warning", message); }

    const string TakoValues = @"
${values}
";
}
`;
