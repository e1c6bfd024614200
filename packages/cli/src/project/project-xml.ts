/** Reading a project's file as far as can be without MSBuild: items and properties as they are written. */
import { readFile } from 'node:fs/promises';
import { parseXml, type XmlElement, XmlNode } from '@rgrove/parse-xml';
import { UserError } from '../errors.ts';

export type Item = {
  readonly include: string;
  readonly exclude: string;
  /** Where the project shows it; empty where that is where it lies. */
  readonly link: string;
};

export type ProjectXml = {
  readonly isSdk: boolean;
  /** The last value that a property gets for this configuration; undefined where it gets none. */
  property(name: string): string | undefined;
  items(...names: readonly string[]): Item[];
};

/** `$(Configuration)` and where the project lies are known; a value that needs more throws `UserError`. */
export async function readProjectXml(file: string, configuration: string): Promise<ProjectXml> {
  const root = await parse(file);
  const known: Record<string, string> = {
    ...{
      configuration,
      platform: 'AnyCPU',
      projectdir: '',
      msbuildprojectdirectory: '.',
      msbuildthisfiledirectory: '',
    },
  };
  const expand = (text: string) =>
    text.replaceAll(/\$\(([^()]*)\)/g, (whole, name: string) => {
      const value = known[name.toLowerCase()];
      if (value !== undefined) return value;
      throw new UserError(
        `${file}: ${whole} is known to MSBuild only; pack it from the build: tako pack --msbuild-targets`,
        'file',
      );
    });
  const fits = (element: XmlElement) => fitsConfiguration(element.attributes.Condition ?? '', configuration);
  const groups = (name: string) => elements(root, name).filter(fits);
  return {
    isSdk: root.attributes.Sdk !== undefined || elements(root, 'Sdk').length > 0,
    property: (name) => {
      const values = groups('PropertyGroup').flatMap((group) => elements(group, name).filter(fits));
      const last = values.at(-1)?.text.trim();
      return last === undefined ? undefined : expand(last);
    },
    items: (...names) =>
      groups('ItemGroup').flatMap((group) =>
        names.flatMap((name) =>
          elements(group, name).flatMap((item) => {
            const [include = '', exclude = ''] = [item.attributes.Include, item.attributes.Exclude].map(
              (text = '') => expand(text),
            );
            const link = item.attributes.Link ?? elements(item, 'Link')[0]?.text.trim() ?? '';
            return include === '' ? [] : [{ include, exclude, link: expand(link) }];
          }),
        ),
      ),
  };
}

async function parse(file: string): Promise<XmlElement> {
  const text = (await readFile(file, 'utf8')).replace(/^\ufeff/, '');
  try {
    const { root } = parseXml(text);
    if (root?.name === 'Project') return root;
  } catch (cause) {
    throw new UserError(`${file}: it is no XML: ${(cause as Error).message.split('\n')[0]}`, 'file', {
      cause,
    });
  }
  throw new UserError(`${file}: it is no project of MSBuild`, 'file');
}

/** `'$(Configuration)|$(Platform)' == 'Release|AnyCPU'`: one that names another configuration does not fit. */
function fitsConfiguration(condition: string, configuration: string): boolean {
  const wanted = /\$\(Configuration\)[^=]*==\s*'([^'|]*)/i.exec(condition)?.[1];
  return wanted === undefined || wanted === '' || wanted.toLowerCase() === configuration.toLowerCase();
}

const elements = (parent: XmlElement, name: string): XmlElement[] =>
  parent.children.filter(
    (child): child is XmlElement =>
      child.type === XmlNode.TYPE_ELEMENT && (child as XmlElement).name === name,
  );
