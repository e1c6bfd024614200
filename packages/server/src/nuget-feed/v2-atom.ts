/** The documents of NuGet's protocol 2: OData 2 as Atom. */
import { type ToldPackage, versionInUrl, versionShown } from './feed-package.ts';
import { v2Properties } from './v2-properties.ts';

const dataServices = 'http://schemas.microsoft.com/ado/2007/08/dataservices';
const declaration = '<?xml version="1.0" encoding="utf-8"?>\n';

export function serviceDocument(root: string): string {
  return `${declaration}<service xml:base="${escapeXml(root)}/" xmlns="http://www.w3.org/2007/app" xmlns:atom="http://www.w3.org/2005/Atom"><workspace><atom:title>Default</atom:title><collection href="Packages"><atom:title>Packages</atom:title></collection></workspace></service>`;
}

/** What clients ask first: which properties and which operations there are. */
export function metadataDocument(): string {
  const properties = Object.entries(v2Properties).map(([name, { type }]) => {
    const isKey = name === 'Id' || name === 'Version';
    const target =
      name === 'Id'
        ? ' m:FC_TargetPath="SyndicationTitle" m:FC_ContentKind="text" m:FC_KeepInContent="true"'
        : '';
    return `<Property Name="${name}" Type="${type}" Nullable="${type === 'Edm.String' && !isKey}"${target} />`;
  });
  const operation = (name: string, parameters: Record<string, string>) => {
    const list = Object.entries(parameters).map(
      ([parameter, type]) => `<Parameter Name="${parameter}" Type="${type}" Mode="In" />`,
    );
    return `<FunctionImport Name="${name}" ReturnType="Collection(NuGetGallery.V2FeedPackage)" EntitySet="Packages" m:HttpMethod="GET">${list.join('')}</FunctionImport>`;
  };
  const [string, boolean] = ['Edm.String', 'Edm.Boolean'];
  return `${declaration}<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"><edmx:DataServices m:DataServiceVersion="2.0" xmlns:m="${dataServices}/metadata"><Schema Namespace="NuGetGallery" xmlns="http://schemas.microsoft.com/ado/2006/04/edm"><EntityType Name="V2FeedPackage" m:HasStream="true"><Key><PropertyRef Name="Id" /><PropertyRef Name="Version" /></Key>${properties.join('')}</EntityType><EntityContainer Name="FeedContext_x0060_1" m:IsDefaultEntityContainer="true"><EntitySet Name="Packages" EntityType="NuGetGallery.V2FeedPackage" />${[
    operation('Search', { searchTerm: string, targetFramework: string, includePrerelease: boolean }),
    operation('FindPackagesById', { id: string }),
    operation('GetUpdates', {
      ...{ packageIds: string, versions: string, includePrerelease: boolean, includeAllVersions: boolean },
      ...{ targetFrameworks: string, versionConstraints: string },
    }),
  ].join('')}</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`;
}

export type Page = {
  /** Of the request, without its query. */
  readonly address: string;
  readonly title: string;
  readonly packages: readonly ToldPackage[];
  /** Of all pages, where the client asked for it. */
  readonly count: number | undefined;
  /** Where the next page is; undefined on the last. */
  readonly next: string | undefined;
};

export function feedDocument(root: string, { address, title, packages, count, next }: Page): string {
  const updated = packages[0]?.row.created_at ?? '1970-01-01T00:00:00.000Z';
  return [
    `${declaration}<feed xml:base="${escapeXml(root)}/" ${namespaces}>`,
    count === undefined ? '' : `<m:count>${count}</m:count>`,
    `<title type="text">${title}</title><id>${escapeXml(address)}</id><updated>${updated}</updated>`,
    `<link rel="self" title="${title}" href="${title}" />`,
    ...packages.map((one) => entryOf(root, one)),
    next === undefined ? '' : `<link rel="next" href="${escapeXml(next)}" />`,
    '</feed>',
  ].join('');
}

export function entryDocument(root: string, one: ToldPackage): string {
  return `${declaration}${entryOf(root, one, ` xml:base="${escapeXml(root)}/" ${namespaces}`)}`;
}

const namespaces = `xmlns="http://www.w3.org/2005/Atom" xmlns:d="${dataServices}" xmlns:m="${dataServices}/metadata"`;

function entryOf(root: string, one: ToldPackage, attributes = ''): string {
  const { row, version, manifest } = one;
  const key = `Packages(Id='${odataText(row.package_id)}',Version='${odataText(versionShown(version))}')`;
  const content = `${root}/package/${encodeURIComponent(row.package_id)}/${encodeURIComponent(versionInUrl(version))}`;
  return [
    `<entry${attributes}><id>${escapeXml(`${root}/${key}`)}</id>`,
    `<category term="NuGetGallery.V2FeedPackage" scheme="${dataServices}/scheme" />`,
    `<link rel="edit" title="V2FeedPackage" href="${escapeXml(key)}" />`,
    `<title type="text">${escapeXml(row.package_id)}</title>`,
    `<summary type="text">${escapeXml(manifest.summary)}</summary>`,
    `<updated>${row.created_at}</updated><author><name>${escapeXml(row.authors)}</name></author>`,
    `<content type="application/zip" src="${escapeXml(content)}" />`,
    `<m:properties>${propertiesOf(one)}</m:properties></entry>`,
  ].join('');
}

function propertiesOf(one: ToldPackage): string {
  return Object.entries(v2Properties)
    .map(([name, { type, read }]) => {
      const value = read(one);
      const typed = type === 'Edm.String' ? '' : ` m:type="${type}"`;
      if (value === null) return `<d:${name}${typed} m:null="true" />`;
      return `<d:${name}${typed}>${escapeXml(String(value))}</d:${name}>`;
    })
    .join('');
}

/** The texts come out of nuspecs, so that XML can hold each of their characters. */
function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const odataText = (text: string): string => text.replaceAll("'", "''");
