import { expect, it } from 'vitest';
import { createLog } from './log.ts';

it('an event is one line of JSON, whatever stands in it; an error comes with its cause', () => {
  const lines: string[] = [];
  const log = createLog(
    (line) => lines.push(line),
    () => 0,
  );
  log.warn('a\nb', { port: 1, nothing: undefined });
  log.error('it broke', new Error('outer', { cause: new Error('inner') }));
  expect(lines.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    ...{ time: '1970-01-01T00:00:00.000Z', level: 'warn', message: 'a\nb', port: 1 },
  });
  expect(JSON.parse(lines[1] ?? '').error).toMatch(/^Error: outer.*caused by Error: inner/s);
});
