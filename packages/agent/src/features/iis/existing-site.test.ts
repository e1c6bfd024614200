import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../test-agent.test-support.ts';
import { inputOf } from '../input.test-support.ts';
import { findWebConfig, planExistingSite } from './existing-site.ts';

async function folderWith(...files: readonly string[]): Promise<string> {
  const folder = await tempFolder();
  for (const file of files) {
    await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
    await writeFile(path.join(folder, file), '');
  }
  return folder;
}

describe('the folder that an existing web site is to serve', () => {
  it('is the highest that has a Web.config, whatever the case of its name; of two the first by name', async () => {
    const at = async (...files: string[]) => {
      const folder = await folderWith(...files);
      const found = await findWebConfig(folder);
      return found === undefined ? undefined : path.relative(folder, found);
    };
    expect(await at('WEB.config', 'a/Web.config')).toBe('');
    expect(await at('a/b/Web.config', 'z/web.config', 'm/Web.config/file')).toBe('z');
    expect(await at('b/web.config', 'a/web.config')).toBe('a');
    expect(await at('a/b/web.config.bak')).toBeUndefined();
  });

  it('must be there', async () => {
    const folder = await folderWith('index.html');
    const input = inputOf({}, 'Octopus.Action.Package.', folder);
    await expect(planExistingSite(input, 'Shop')).rejects.toThrow(`there is no Web.config in ${folder}`);
  });
});

it('the site is named by the step, else by the package, and what stands behind a slash is below it', async () => {
  const folder = await folderWith('Web.config');
  const named = async (UpdateIisWebsiteName: string) => {
    const run = await planExistingSite(
      inputOf({ UpdateIisWebsiteName }, 'Octopus.Action.Package.', folder),
      'Acme.Web',
    );
    return [run.get('Tako.Site'), run.get('Tako.VirtualPath'), run.get('Tako.Folder')];
  };
  expect(await named(' ')).toEqual(['Acme.Web', '', folder]);
  expect(await named('Default Web Site')).toEqual(['Default Web Site', '', folder]);
  expect(await named('Default Web Site/shop//api')).toEqual(['Default Web Site', '/shop/api', folder]);
});
