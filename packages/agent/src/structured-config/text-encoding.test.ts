import { describe, expect, it } from 'vitest';
import { declaredInXml, decodeText, encodeText, encodingNamed } from './text-encoding.ts';

const text = 'ä €\r\n';
const utf16be = (content: string) => Buffer.from(content, 'utf16le').swap16();

describe('the encoding of a text', () => {
  it.each([
    ['UTF-8', Buffer.from('ä €😀\r\n'), 'ä €😀\r\n'],
    ['UTF-8 with a mark', Buffer.from('\ufeffä'), 'ä'],
    ['UTF-8 with two marks', Buffer.from('\ufeff\ufeffä'), '\ufeffä'],
    ['UTF-16', Buffer.from('\ufeffä€😀', 'utf16le'), 'ä€😀'],
    ['big-endian UTF-16', utf16be('\ufeffä€😀'), 'ä€😀'],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0xe4, 0, 0, 0, 0, 0xf6, 1, 0]), 'ä😀'],
    ['big-endian UTF-32', Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0xe4]), 'ä'],
    ['Windows-1252', Buffer.from([0xe4, 0x20, 0x80, 0x81, 0x99]), 'ä €\x81™'],
    ['nothing', Buffer.alloc(0), ''],
  ])('is known and kept: %s', (_, bytes, expected) => {
    const { text: decoded, encoding } = decodeText(bytes);
    expect(decoded).toBe(expected);
    expect(encodeText(decoded, encoding)).toEqual(bytes);
  });

  it('is what an XML text declares, unless a mark or its bytes say otherwise', () => {
    const declare = (name: string) =>
      Buffer.from(`<?xml version="1.0" encoding='${name}'?><a>\xe4\xa4</a>`, 'latin1');
    const read = (bytes: Buffer) => decodeText(bytes, declaredInXml(bytes)).text.slice(-7);
    expect(read(declare('ISO-8859-1'))).toBe('\xe4\xa4</a>'.padStart(7, '>').slice(-7));
    expect(read(declare('iso-8859-15'))).toContain('ä€');
    expect(read(declare('windows-1251'))).toContain('д¤');
    expect(read(declare('utf-8'))).toContain('ä¤');
    expect(read(declare('utf-16'))).toContain('ä¤');
    expect(read(declare('no-such'))).toContain('ä¤');
    expect(declaredInXml(Buffer.from('<a encoding="x"/>'))).toBeUndefined();
  });

  it('is found by the name that .NET has for it, with the mark that .NET writes', () => {
    const marks = [
      'utf-8',
      'UTF-16',
      'unicodeFFFE',
      'utf-32',
      'us-ascii',
      'iso-8859-1',
      'Windows-1252',
      'no-such',
      '',
    ];
    expect(marks.map((name) => encodingNamed(name))).toEqual([
      { name: 'utf-8', hasMark: true },
      { name: 'utf-16le', hasMark: true },
      { name: 'utf-16be', hasMark: true },
      { name: 'utf-32le', hasMark: true },
      { name: 'us-ascii', hasMark: false },
      { name: 'iso-8859-1', hasMark: false },
      { name: 'windows-1252', hasMark: false },
      undefined,
      undefined,
    ]);
  });

  it('that does not have a character is told, or gets others in its place', () => {
    const encoding = { name: 'windows-1252', hasMark: false };
    expect(encodeText(text, encoding)).toEqual(Buffer.from([0xe4, 0x20, 0x80, 13, 10]));
    expect(encodeText('😀', encoding)).toBeUndefined();
    expect(encodeText('a€', { name: 'iso-8859-1', hasMark: false })).toBeUndefined();
    expect(encodeText('a😀', encoding, () => '&#x1F600;')?.toString()).toBe('a&#x1F600;');
    expect(encodeText('ä', { name: 'us-ascii', hasMark: false })).toBeUndefined();
  });
});
