import { spawnSync } from 'node:child_process';
import { readYaml } from '/tmp/wt/yamllayout/packages/agent/src/structured-config/yaml/read/read-yaml.ts';
import { writeYaml } from '/tmp/wt/yamllayout/packages/agent/src/structured-config/yaml/write/write-yaml.ts';
import { placeComments } from '/tmp/wt/yamllayout/packages/agent/src/structured-config/yaml/place-comments.ts';
import { parseAllDocuments } from 'yaml';
let seed = Number(process.argv[2] ?? 1);
const next = (below: number) => { seed = (seed * 48271) % 2147483647; return seed % below; };
const pick = <T>(a: T[]) => a[next(a.length)]!;
const pieces = ['a','b','-','- ','? ',': ',':','# c',' #d','\n','\n  ','\n    ','\n- ','\n  - ',"'",'"','[',']','{','}',', ','|\n','>\n','|-\n  ','>+\n   ','&x ','*x','!t ','!!str ','  ',' ','\t','---\n','...\n','%YAML 1.1\n','x: y','\nk: v','\n  k: v','\n\n','\\n','é','%','@'];
const texts = Array.from({length: 4000}, () => Array.from({length: 1+next(14)}, () => pick(pieces)).join(''));
const told = (e: any) => { switch (e.kind) { case 'scalar': return ['scalar', e.anchor ?? null, e.tag ?? null, e.text, e.style]; case 'alias': return ['alias', e.name]; case 'document-start': return [e.kind, e.isImplicit, e.version ?? null]; case 'document-end': return [e.kind, e.isImplicit]; case 'mapping-start': case 'sequence-start': return [e.kind, e.anchor ?? null, e.tag ?? null, e.isFlow]; default: return [e.kind]; } };
const r = spawnSync('python3', ['/tmp/wt/yamllayout/packages/agent/src/structured-config/yaml/libyaml.test-support.py'], { input: JSON.stringify(texts), maxBuffer: 1e9, encoding: 'utf8' });
if (r.status) { console.log(r.stderr); process.exit(1); }
const answers = JSON.parse(r.stdout);
const stats: Record<string, number> = {}; const ex: Record<string, string[]> = {};
const note = (k: string, s: string) => { stats[k] = (stats[k] ?? 0) + 1; (ex[k] ??= []).length < 6 && ex[k]!.push(s); };
texts.forEach((text, i) => {
  let ours: any[] | undefined; let err = '';
  try { ours = [...readYaml(text)].filter((e) => e.kind !== 'comment').map(told); } catch (e) { err = (e as Error).message; if ((e as Error).name !== 'ConfigSyntaxError') note('CRASH', JSON.stringify(text)+err); }
  const theirs = answers[i];
  const docs: any = parseAllDocuments(text, { logLevel: 'silent', schema: 'failsafe', uniqueKeys: false, resolveKnownTags: false } as any);
  const lib = [docs].flat().every((d: any) => !d.errors || d.errors.length === 0);
  if (ours && theirs.error) note(lib ? 'only we+lib accept' : 'ONLY WE ACCEPT', JSON.stringify(text) + ' ' + theirs.error.replaceAll('\n', ' ').slice(0,150) + ' ' + JSON.stringify(ours));
  else if (!ours && !theirs.error) note(lib ? 'WE ALONE REFUSE' : 'we+lib refuse', JSON.stringify(text) + ' ' + err);
  else if (ours && JSON.stringify(ours) !== JSON.stringify(theirs.events)) note('EVENTS DIFFER', JSON.stringify(text) + '\n   ' + JSON.stringify(ours) + '\n   ' + JSON.stringify(theirs.events));
  else note(ours ? 'same' : 'all refuse', '');
});
console.log(stats); for (const k of Object.keys(ex)) if (!['same','all refuse'].includes(k)) console.log(k, '\n  ' + ex[k]!.join('\n  '));
