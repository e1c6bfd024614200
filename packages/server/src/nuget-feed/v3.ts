/** The documents of NuGet's protocol 3 (learn.microsoft.com/nuget/api/overview). */
import { everyVersion, formatRange, parseVersionRange } from '@tako/nuget';
import { type ToldPackage, versionInUrl, versionShown } from './feed-package.ts';

/** The address of the protocol's root, without a slash at the end. */
export type Root = string;

/** Registrations differ in what old clients can read: gzip came with NuGet 3.4, SemVer 2 with 4.3. */
export const registrations = {
  registration: { type: 'RegistrationsBaseUrl', isZipped: false, hasSemVer2: false },
  'registration-gz': { type: 'RegistrationsBaseUrl/3.4.0', isZipped: true, hasSemVer2: false },
  'registration-gz-semver2': { type: 'RegistrationsBaseUrl/3.6.0', isZipped: true, hasSemVer2: true },
} as const;
export type RegistrationName = keyof typeof registrations;

export function serviceIndex(root: Root) {
  const resource = (path: string, type: string, comment: string) => ({
    '@id': `${root}/${path}`,
    '@type': type,
    comment,
  });
  const search = ['', '/3.0.0-beta', '/3.0.0-rc', '/3.5.0'].flatMap((version) => [
    resource('search', `SearchQueryService${version}`, 'Search by words'),
    resource('autocomplete', `SearchAutocompleteService${version}`, 'Ids, and versions of an id'),
  ]);
  const ofRegistrations = Object.entries(registrations).flatMap(([name, { type, isZipped, hasSemVer2 }]) => {
    const comment = `Metadata${isZipped ? ', gzip' : ''}${hasSemVer2 ? ', SemVer 2 included' : ''}`;
    const types = name === 'registration' ? [type, `${type}/3.0.0-beta`, `${type}/3.0.0-rc`] : [type];
    return types.map((one) => resource(`${name}/`, one, comment));
  });
  return {
    version: '3.0.0',
    resources: [
      resource('package', 'PackagePublish/2.0.0', 'Push, unlist and list again'),
      resource('flat/', 'PackageBaseAddress/3.0.0', 'The files of packages'),
      ...search,
      ...ofRegistrations,
    ],
  };
}

/** Every version of one package, the oldest first; never empty. */
export function registrationIndex(root: Root, name: RegistrationName, newestFirst: readonly ToldPackage[]) {
  const leaves = newestFirst.toReversed();
  const [first, last] = [leaves[0] as ToldPackage, leaves.at(-1) as ToldPackage];
  const index = `${root}/${name}/${first.row.package_key}/index.json`;
  const page = {
    '@id': `${index}#page/${versionInUrl(first.version)}/${versionInUrl(last.version)}`,
    '@type': 'catalog:CatalogPage',
    count: leaves.length,
    items: leaves.map((leaf) => registrationLeaf(root, name, leaf)),
    lower: versionShown(first.version),
    parent: index,
    upper: versionShown(last.version),
  };
  return {
    '@id': index,
    '@type': ['catalog:CatalogRoot', 'PackageRegistration', 'catalog:Permalink'],
    ...{ count: 1, items: [page] },
  };
}

function registrationLeaf(root: Root, name: RegistrationName, one: ToldPackage) {
  return {
    '@id': leafAddress(root, name, one),
    '@type': 'Package',
    catalogEntry: catalogEntry(root, name, one),
    packageContent: contentAddress(root, one),
    registration: `${root}/${name}/${one.row.package_key}/index.json`,
  };
}

/** The document of one version. */
export function registrationDocument(root: Root, name: RegistrationName, one: ToldPackage) {
  return {
    ...registrationLeaf(root, name, one),
    '@type': ['Package', 'http://schema.nuget.org/catalog#Permalink'],
    listed: one.row.is_listed === 1,
    published: publishedAt(one),
  };
}

function catalogEntry(root: Root, name: RegistrationName, one: ToldPackage) {
  const { row, manifest } = one;
  return {
    '@id': leafAddress(root, name, one),
    '@type': 'PackageDetails',
    authors: row.authors,
    dependencyGroups: dependencyGroups(root, name, one),
    description: row.description,
    iconUrl: manifest.iconUrl,
    id: row.package_id,
    language: manifest.language,
    licenseExpression: manifest.licenseExpression,
    licenseUrl: manifest.licenseUrl,
    listed: row.is_listed === 1,
    minClientVersion: manifest.minClientVersion,
    packageContent: contentAddress(root, one),
    projectUrl: manifest.projectUrl,
    published: publishedAt(one),
    requireLicenseAcceptance: manifest.requireLicenseAcceptance,
    summary: manifest.summary,
    tags: tagsOf(one),
    title: row.title,
    version: versionShown(one.version),
  };
}

function dependencyGroups(root: Root, name: RegistrationName, { manifest }: ToldPackage) {
  return manifest.dependencyGroups.map(({ targetFramework, dependencies }) => ({
    '@type': 'PackageDependencyGroup',
    ...(targetFramework === '' ? {} : { targetFramework }),
    dependencies: dependencies.map(({ id, range }) => ({
      '@type': 'PackageDependency',
      id,
      range: normalisedRange(range),
      registration: `${root}/${name}/${id.toLowerCase()}/index.json`,
    })),
  }));
}

/** What is no range is told as the package has it: nobody but the client can say what it makes of it. */
function normalisedRange(text: string): string {
  const range = text === '' ? everyVersion : parseVersionRange(text);
  return range ? formatRange(range) : text;
}

export type SearchHit = {
  /** The newest that the client may see. */
  readonly newest: ToldPackage;
  /** The newest first, with it. */
  readonly versions: readonly Pick<ToldPackage, 'version' | 'row'>[];
};

export function searchAnswer(
  root: Root,
  name: RegistrationName,
  totalHits: number,
  hits: readonly SearchHit[],
) {
  return {
    '@context': { '@vocab': 'http://schema.nuget.org/schema#', '@base': `${root}/${name}/` },
    totalHits,
    data: hits.map((hit) => searchHit(root, name, hit)),
  };
}

function searchHit(root: Root, name: RegistrationName, { newest, versions }: SearchHit) {
  const { row, manifest } = newest;
  const registration = `${root}/${name}/${row.package_key}/index.json`;
  return {
    '@id': registration,
    '@type': 'Package',
    registration,
    id: row.package_id,
    version: versionShown(newest.version),
    description: row.description,
    summary: manifest.summary,
    title: row.title,
    iconUrl: manifest.iconUrl,
    licenseUrl: manifest.licenseUrl,
    projectUrl: manifest.projectUrl,
    tags: tagsOf(newest),
    authors: listOf(row.authors),
    owners: listOf(manifest.owners),
    totalDownloads: 0,
    verified: false,
    packageTypes: [{ name: 'Dependency' }],
    versions: versions.toReversed().map((one) => ({
      '@id': leafAddress(root, name, one),
      version: versionShown(one.version),
      downloads: 0,
    })),
  };
}

type Addressed = Pick<ToldPackage, 'row' | 'version'>;

function leafAddress(root: Root, name: RegistrationName, { row, version }: Addressed): string {
  return `${root}/${name}/${row.package_key}/${versionInUrl(version)}.json`;
}

export function contentAddress(root: Root, { row, version }: Addressed): string {
  const inUrl = versionInUrl(version);
  return `${root}/flat/${row.package_key}/${inUrl}/${row.package_key}.${inUrl}.nupkg`;
}

/** NuGet tells an unlisted version by a date of 1900, too. */
function publishedAt({ row }: ToldPackage): string {
  return row.is_listed === 1 ? row.created_at : '1900-01-01T00:00:00Z';
}

const tagsOf = ({ row }: ToldPackage): string[] => row.tags.split(/[\s,;]+/).filter(Boolean);
const listOf = (names: string): string[] =>
  names
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
