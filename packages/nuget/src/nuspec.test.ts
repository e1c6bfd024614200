import { describe, expect, it } from 'vitest';
import { readNuspec } from './nuspec.ts';
import { nuspecOf } from './raw-zip.test-support.ts';

const problemOf = (xml: string | Uint8Array) => {
  try {
    readNuspec(xml, 'A.nuspec');
  } catch (error) {
    return error;
  }
  throw new Error('it was read');
};

describe('a nuspec', () => {
  it('is read whatever its namespace and prefix', () => {
    const xml = `<?xml version="1.0"?>
      <n:package xmlns:n="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><n:metadata minClientVersion="2.0">
      <n:id> Acme.Web </n:id><n:version>1.2</n:version><n:title>T &amp; U</n:title><n:authors>them</n:authors>
      <n:description><![CDATA[a < b]]></n:description><n:tags>x y</n:tags></n:metadata><files/></n:package>`;
    expect(readNuspec(xml, 'A.nuspec')).toEqual({
      id: 'Acme.Web',
      version: expect.objectContaining({ major: 1, minor: 2, original: '1.2' }),
      title: 'T & U',
      authors: 'them',
      description: 'a < b',
      releaseNotes: '',
      tags: 'x y',
      details: {
        ...{ owners: '', summary: '', copyright: '', language: '', iconUrl: '', projectUrl: '' },
        ...{ licenseUrl: '', licenseExpression: '', requireLicenseAcceptance: false },
        ...{ minClientVersion: '2.0', dependencyGroups: [] },
      },
    });
  });

  it('tells its dependencies, loose and in groups, and the licence where it is an expression', () => {
    const metadata = (inner: string) =>
      `<package><metadata><id>A</id><version>1</version>${inner}</metadata></package>`;
    const grouped =
      metadata(`<license type="expression">MIT</license><requireLicenseAcceptance>True</requireLicenseAcceptance>
      <dependencies><group targetFramework="net48"><dependency id="B" version="[1.0, 2.0)"/></group><group>
      <dependency id=" C "/><dependency version="1"/></group></dependencies>`);
    expect(readNuspec(grouped, 'A.nuspec').details).toMatchObject({
      ...{ licenseExpression: 'MIT', requireLicenseAcceptance: true },
      dependencyGroups: [
        { targetFramework: 'net48', dependencies: [{ id: 'B', range: '[1.0, 2.0)' }] },
        { targetFramework: '', dependencies: [{ id: 'C', range: '' }] },
      ],
    });
    const loose = metadata(
      '<license type="file">L.txt</license><dependencies><dependency id="B" version="1"/></dependencies>',
    );
    expect(readNuspec(loose, 'A.nuspec').details).toMatchObject({
      licenseExpression: '',
      dependencyGroups: [{ targetFramework: '', dependencies: [{ id: 'B', range: '1' }] }],
    });
  });

  it.each([
    ['UTF-8 with a mark', Buffer.from(`\ufeff${nuspecOf('Über', '1.0')}`)],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${nuspecOf('Über', '1.0')}`, 'utf16le')],
    ['big-endian UTF-16 with a mark', Buffer.from(`\ufeff${nuspecOf('Über', '1.0')}`, 'utf16le').swap16()],
    [
      'the encoding that it declares',
      Buffer.from(nuspecOf('Über', '1.0').replace('"1.0"', '"1.0" encoding="iso-8859-1"'), 'latin1'),
    ],
  ])('is read in %s', (_, bytes) => {
    expect(readNuspec(bytes, 'A.nuspec').id).toBe('Über');
  });

  it.each([
    [
      'bytes that are no text',
      Buffer.from([0x3c, 0xff, 0xff]),
      'package.bad-nuspec',
      /cannot be read as utf-8/,
    ],
    ['no XML at all', 'hello', 'package.bad-nuspec', /^A\.nuspec line 1 column 1: /],
    ['another root', '<feed/>', 'package.bad-nuspec', /root element is not <package>/],
    ['no metadata', '<package/>', 'package.bad-nuspec', /has no <metadata>/],
    ['a DTD', `<!DOCTYPE package [<!ENTITY x "y">]>${nuspecOf('A', '1')}`, 'package.bad-nuspec', /DTD|line/],
    ['elements a million deep', '<a>'.repeat(1_000_000), 'package.bad-nuspec', /nested too deep|line/],
    [
      'no id',
      '<package><metadata><version>1</version></metadata></package>',
      'package.bad-id',
      /must not be empty/,
    ],
    [
      'no version',
      '<package><metadata><id>A</id></metadata></package>',
      'package.bad-version',
      /"" is no version/,
    ],
  ])('with %s is refused, and the error names the file', (_, xml, code, message) => {
    const problem = problemOf(xml);
    expect(problem).toMatchObject({ code, entry: 'A.nuspec', message: expect.stringMatching(message) });
  });
});
