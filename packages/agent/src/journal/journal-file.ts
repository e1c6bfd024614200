/** The journal as XML, in the form that the original's agent writes. */
import { parseXml, XmlElement, type XmlNode } from '@rgrove/parse-xml';
import type { JournalEntry, JournalPackage } from './journal-entry.ts';

/** Throws an `XmlError` for what is no XML; elements and attributes that are not known are passed over. */
export function parseJournal(text: string): JournalEntry[] {
  if (text.trim() === '') return [];
  const { root } = parseXml(text.replace(/^\ufeff/, ''));
  return root ? childrenOf(root, 'Deployment').map(readEntry) : [];
}

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  const isWanted = (node: XmlNode): node is XmlElement => node instanceof XmlElement && node.name === name;
  return element.children.filter(isWanted);
}

function readEntry(element: XmlElement): JournalEntry {
  const text = (name: string) => element.attributes[name] ?? '';
  const installedOn = readTime(text('InstalledOn'));
  const packages = childrenOf(element, 'Package').map(({ attributes }) =>
    readPackage(attributes, attributes.DeployedFrom),
  );
  return {
    id: text('Id'),
    environmentId: text('EnvironmentId'),
    tenantId: text('TenantId'),
    projectId: text('ProjectId'),
    ...(installedOn ? { installedOn } : {}),
    retentionPolicySet: text('RetentionPolicySet'),
    extractedTo: text('ExtractedTo'),
    customInstallationDirectory: text('CustomInstallationDirectory'),
    wasSuccessful: !/^false$/i.test(text('WasSuccessful').trim()),
    packages: packages.length > 0 ? packages : legacyPackages(element),
  };
}

type Attributes = Readonly<Record<string, string>>;

function readPackage(attributes: Attributes, deployedFrom: string | undefined): JournalPackage {
  return {
    id: attributes.PackageId ?? '',
    version: attributes.PackageVersion ?? '',
    ...(deployedFrom === undefined ? {} : { deployedFrom }),
  };
}

/** Before entries had children, they had one package. */
function legacyPackages({ attributes }: XmlElement): JournalPackage[] {
  if (attributes.PackageId === undefined && attributes.PackageVersion === undefined) return [];
  return [readPackage(attributes, attributes.ExtractedFrom)];
}

/** Universal time, as `yyyy-MM-dd HH:mm:ss`. */
function readTime(text: string): Date | undefined {
  const [, date, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/.exec(text.trim()) ?? [];
  const found = new Date(`${date}T${time}Z`);
  return Number.isNaN(found.getTime()) ? undefined : found;
}

export function renderJournal(entries: readonly JournalEntry[]): string {
  const lines = entries.flatMap((entry) => [
    `  <Deployment${attributesOf(entry)}>`,
    ...entry.packages.map((item) => `    <Package${packageAttributes(item)} />`),
    '  </Deployment>',
  ]);
  return ['<?xml version="1.0" encoding="utf-8"?>', '<Deployments>', ...lines, '</Deployments>', ''].join(
    '\n',
  );
}

function attributesOf(entry: JournalEntry): string {
  return attributes({
    Id: entry.id,
    EnvironmentId: entry.environmentId,
    TenantId: entry.tenantId,
    ProjectId: entry.projectId,
    InstalledOn: entry.installedOn?.toISOString().slice(0, 19).replace('T', ' '),
    RetentionPolicySet: entry.retentionPolicySet,
    ExtractedTo: entry.extractedTo,
    CustomInstallationDirectory: entry.customInstallationDirectory,
    WasSuccessful: entry.wasSuccessful ? 'True' : 'False',
  });
}

const packageAttributes = ({ id, version, deployedFrom }: JournalPackage): string =>
  attributes({ PackageId: id, PackageVersion: version, DeployedFrom: deployedFrom });

/** What is undefined is left out. */
function attributes(values: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${escaped(value)}"`]))
    .join('');
}

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** White space of names would become blanks; a character that XML cannot hold is replaced. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replaceAll(/[&<>"]/g, (character) => named[character] ?? character)
    .replaceAll(/[\t\n\r]/g, (character) => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`);
}
