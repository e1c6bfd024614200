import { expect, it } from 'vitest';
import { readVariableFile, writeVariableFile } from './variable-file.ts';

it('a file of names and values is read, null among them, and written back', () => {
  const set = readVariableFile('{"Name": "#{Who}", "Who": "you", "None": null, "__proto__": "x"}');
  expect(set?.get('Name')).toBe('you');
  expect(set?.get('None')).toBeUndefined();
  expect(set?.evaluate('[#{None}]').value).toBe('[]');
  expect(set?.get('__proto__')).toBe('x');
  expect(set && JSON.parse(writeVariableFile(set))).toEqual(
    JSON.parse('{"Name": "#{Who}", "Who": "you", "None": null, "__proto__": "x"}'),
  );
});

it.each(['', '[]', '"x"', '{"a": {}}', '{"a"'])('a file that holds %s is none', (text) => {
  expect(readVariableFile(text)).toBeUndefined();
});
