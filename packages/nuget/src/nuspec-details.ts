/** What a feed tells of a package beyond its name (learn.microsoft.com/nuget/reference/nuspec). */
import { type XmlElement, XmlNode } from '@rgrove/parse-xml';

export type Dependency = {
  readonly id: string;
  /** As the nuspec has it; empty for any version. */
  readonly range: string;
};

export type DependencyGroup = {
  /** Such as `net48`; empty for every framework. */
  readonly targetFramework: string;
  readonly dependencies: readonly Dependency[];
};

export type NuspecDetails = {
  readonly owners: string;
  readonly summary: string;
  readonly copyright: string;
  readonly language: string;
  readonly iconUrl: string;
  readonly projectUrl: string;
  readonly licenseUrl: string;
  /** An SPDX expression; empty where the licence is a file or a URL. */
  readonly licenseExpression: string;
  readonly requireLicenseAcceptance: boolean;
  readonly minClientVersion: string;
  readonly dependencyGroups: readonly DependencyGroup[];
};

/** Of the `<metadata>` of a nuspec. What is absent is empty. */
export function nuspecDetails(metadata: XmlElement): NuspecDetails {
  const field = (name: string) => childrenOf(metadata, name)[0]?.text.trim() ?? '';
  const license = childrenOf(metadata, 'license')[0];
  return {
    owners: field('owners'),
    summary: field('summary'),
    copyright: field('copyright'),
    language: field('language'),
    iconUrl: field('iconUrl'),
    projectUrl: field('projectUrl'),
    licenseUrl: field('licenseUrl'),
    licenseExpression: license?.attributes.type === 'expression' ? license.text.trim() : '',
    requireLicenseAcceptance: field('requireLicenseAcceptance').toLowerCase() === 'true',
    minClientVersion: metadata.attributes.minClientVersion ?? '',
    dependencyGroups: dependencyGroupsOf(childrenOf(metadata, 'dependencies')[0]),
  };
}

/** Dependencies outside of any group are for every framework; a nuspec has either them or groups. */
function dependencyGroupsOf(element: XmlElement | undefined): DependencyGroup[] {
  if (!element) return [];
  const loose = dependenciesOf(element);
  const groups = childrenOf(element, 'group').map((group) => ({
    targetFramework: group.attributes.targetFramework?.trim() ?? '',
    dependencies: dependenciesOf(group),
  }));
  return loose.length === 0 ? groups : [{ targetFramework: '', dependencies: loose }, ...groups];
}

function dependenciesOf(element: XmlElement): Dependency[] {
  return childrenOf(element, 'dependency').flatMap(({ attributes }) => {
    const id = attributes.id?.trim() ?? '';
    return id === '' ? [] : [{ id, range: attributes.version?.trim() ?? '' }];
  });
}

/** Children of this name, whatever their namespace. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement =>
      child.type === XmlNode.TYPE_ELEMENT && localName(child as XmlElement) === name,
  );
}

export const localName = (element: XmlElement): string => element.name.slice(element.name.indexOf(':') + 1);
