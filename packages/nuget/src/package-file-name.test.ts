import { describe, expect, it } from 'vitest';
import { parsePackageFileName } from './package-file-name.ts';

const read = (name: string) => {
  const parsed = parsePackageFileName(name);
  return parsed && [parsed.id, parsed.version, parsed.extension];
};

describe('the name of a package’s file', () => {
  it.each([
    ['Shop.Web.1.2.0.nupkg', 'Shop.Web', '1.2.0', '.nupkg'],
    ['shop-web_2.1.ZIP', 'shop-web_2', '1', '.ZIP'],
    ['shop.1.0.0-beta.2+build.7.zip', 'shop', '1.0.0-beta.2+build.7', '.zip'],
    ['shop.1.2.3.4.tar.gz', 'shop', '1.2.3.4', '.tar.gz'],
    ['shop.1.0.0.tar', 'shop', '1.0.0', '.tar'],
    ['shop.1.0.0.tar.bz2', 'shop', '1.0.0', '.tar.bz2'],
    ['shop.1.0.0.tgz', 'shop', '1.0.0', '.tgz'],
    ['A.1.2.3.4.5.zip', 'A.1', '2.3.4.5', '.zip'],
    ['Größe.Ünï.01.002.zip', 'Größe.Ünï', '01.002', '.zip'],
    ['1.0.0.zip', '1', '0.0', '.zip'],
    ['without-extension.1.0.0', 'without-extension', '1.0', '.0'],
    [`Shop.Web@S1.2.0%2Bbuild@${'0aF'.repeat(10)}12.zip`, 'Shop.Web', '1.2.0+build', '.zip'],
    [`a%2Fb@M1.0-SNAPSHOT@${'0'.repeat(32)}.tar.gz`, 'a/b', '1.0-SNAPSHOT', '.tar.gz'],
  ])('%s says id, version and kind', (name, ...said) => {
    expect(read(name)).toEqual(said);
  });

  it.each([
    ...['shop.zip', 'shop', 'shop.1.0.0-.zip', '.shop.1.0.zip', 'a..b.1.0.zip', ''],
    ...[`shop@X1.0@${'0'.repeat(32)}.zip`, 'shop@S1.0@12.zip', `shop@S%zz@${'0'.repeat(32)}.zip`],
  ])('%j says nothing', (name) => {
    expect(read(name)).toBeUndefined();
  });

  it('is read at once, however it is made', () => {
    const before = performance.now();
    for (const part of ['a_', 'a.', 'a-', '1.', '1-', 'é', '-'])
      expect(read(`${part.repeat(20_000)}!.zip`)).toBeUndefined();
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
