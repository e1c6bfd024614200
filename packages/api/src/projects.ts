import { z } from 'zod';
import { defineRoute } from './route.ts';
import {
  pageOf,
  zId,
  zIdParams,
  zName,
  zPageQuery,
  zReference,
  zRole,
  zSlug,
  zText,
  zTime,
} from './shared.ts';

const maxTemplateChars = 2_000;

/** Which version a release gets where nobody gives one. */
export const ReleaseNumbers = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ kind: z.literal('highest-package') })
      .describe('The highest version among its packages; without packages the next patch'),
    z.strictObject({
      kind: z.literal('package-of-step'),
      step: zName.describe('The step whose package has the version'),
    }),
    z.strictObject({
      kind: z.literal('template'),
      template: z
        .string()
        .trim()
        .min(1)
        .max(maxTemplateChars)
        .describe('Such as 1.2.i or #{Octopus.Version.LastMajor}.#{Octopus.Version.NextMinor}.0'),
    }),
  ])
  .meta({ id: 'ReleaseNumbers' });
export type ReleaseNumbers = z.infer<typeof ReleaseNumbers>;

/** What a deployment does with machines that are unavailable when it begins, or become it before a step begins there. */
export const UnavailableMachines = z.enum(['fail', 'skip-may-be-offline', 'skip']);
export type UnavailableMachines = z.infer<typeof UnavailableMachines>;

const zUnavailableMachines = UnavailableMachines.describe(
  'skip-may-be-offline: only those of machine policies that say so',
);

export const Project = z
  .object({
    id: zId('Projects'),
    slug: zSlug,
    name: z.string(),
    description: z.string(),
    isDisabled: z.boolean(),
    includedVariableSets: z
      .array(zId('VariableSets'))
      .describe('Of two that give a name a value with equal claims, the first is used'),
    releaseNumbers: ReleaseNumbers,
    unavailableMachines: zUnavailableMachines,
  })
  .meta({ id: 'Project' });
export type Project = z.infer<typeof Project>;

const maxIncludedSets = 100;
const zIncludedSets = z.array(zReference).max(maxIncludedSets).describe('Library variable sets, in order');

export const CreateProject = z
  .strictObject({
    name: zName,
    description: zText.default(''),
    includedVariableSets: zIncludedSets.default([]),
    releaseNumbers: ReleaseNumbers.default({ kind: 'highest-package' }),
    unavailableMachines: zUnavailableMachines.default('fail'),
  })
  .meta({ id: 'CreateProject' });

export const PatchProject = z
  .strictObject({
    name: zName.optional(),
    description: zText.optional(),
    isDisabled: z.boolean().optional(),
    includedVariableSets: zIncludedSets.optional(),
    releaseNumbers: ReleaseNumbers.optional(),
    unavailableMachines: zUnavailableMachines.optional(),
  })
  .meta({ id: 'PatchProject' });

const maxScriptChars = 1_000_000;
const maxParallelism = 1000;

const maxLineChars = 10_000;
const maxFiles = 1_000;
const zSyntax = z.enum(['bash', 'powershell', 'python', 'csharp']);
const zFailOnErrorOutput = z
  .boolean()
  .default(false)
  .describe('A script that writes to standard error has failed');
const zPackageOfStep = {
  feedId: zReference.default('Feeds-1').describe('Answered as an id'),
  packageId: z.string().min(1).max(100),
};
const zFiles = z.array(z.string().trim().min(1).max(maxLineChars)).max(maxFiles).default([]);

/** What is done to files of a package; `isUsual` is whether .config files are looked at where nothing is said of them. */
const fileFeatures = (isUsual: boolean) => ({
  substituteInFiles: zFiles.describe('Globs of files in which #{Variable} is replaced'),
  configTransforms: z
    .strictObject({
      isAutomatic: z.boolean().default(isUsual).describe('Web.Release.config and Web.<Environment>.config'),
      additional: zFiles.describe('Such as "*.Shop.config => *.config"'),
    })
    .default({ isAutomatic: isUsual, additional: [] }),
  configVariables: z
    .boolean()
    .default(isUsual)
    .describe('Replace appSettings, connectionStrings and the like'),
  structuredVariables: zFiles.describe('Globs of JSON, YAML, XML and .properties files'),
});

/** What happens to a package on its machine, besides being extracted. */
const packageFeatures = {
  scripts: z
    .array(
      z.strictObject({
        stage: z.enum(['pre-deploy', 'deploy', 'post-deploy']),
        syntax: zSyntax,
        body: z.string().max(maxScriptChars),
      }),
    )
    .superRefine((scripts, context) => {
      const places = scripts.map(({ stage, syntax }) => `${stage} ${syntax}`);
      for (const [index, place] of places.entries()) {
        if (places.indexOf(place) === index) continue;
        context.addIssue({ code: 'custom', path: [index], message: `there are two scripts for ${place}` });
      }
    })
    .default([])
    .describe('Written here instead of in the package'),
  runPackagedScripts: z.boolean().default(true),
  ...fileFeatures(true),
  customInstallation: z
    .strictObject({
      folder: z.string().trim().min(1).max(maxLineChars),
      isPurged: z.boolean().default(false).describe('Emptied before the package is copied there'),
      purgeExclusions: zFiles,
    })
    .nullable()
    .default(null),
  skipIfInstalled: z.boolean().default(false),
  windows: z
    .array(z.enum(['iis', 'windows-service']))
    .default([])
    .describe('Set up on machines with Windows, in this order, as variables of the project say'),
};

type ScriptShape = {
  readonly bodies: readonly { readonly syntax: string }[];
  readonly package: object | null;
  readonly scriptFile: string;
  readonly substituteInFiles: readonly string[];
  readonly configTransforms: { readonly isAutomatic: boolean; readonly additional: readonly string[] };
  readonly configVariables: boolean;
  readonly structuredVariables: readonly string[];
};

/** What its fields cannot say one by one: files are those of its package, and a language has one body. */
function checkScript(script: ScriptShape, context: z.RefinementCtx): void {
  const at = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  const syntaxes = script.bodies.map(({ syntax }) => syntax);
  for (const [index, syntax] of syntaxes.entries()) {
    if (syntaxes.indexOf(syntax) < index) at(['bodies', index], `there are two bodies for ${syntax}`);
  }
  const parts = script.scriptFile.split(/[\\/]/);
  if (parts.includes('..') || (parts[0] === '' && parts.length > 1) || /^[a-z]:/i.test(script.scriptFile)) {
    at(['scriptFile'], 'it must lie in the package');
  }
  if (script.package) return;
  if (script.scriptFile !== '') at(['scriptFile'], 'a script that is a file needs a package');
  const { configTransforms } = script;
  const onFiles = {
    substituteInFiles: script.substituteInFiles.length > 0,
    configTransforms: configTransforms.isAutomatic || configTransforms.additional.length > 0,
    configVariables: script.configVariables,
    structuredVariables: script.structuredVariables.length > 0,
  };
  for (const [field, isOn] of Object.entries(onFiles)) {
    if (isOn) at([field], 'it is for files of a package, and the step has none');
  }
}

export const Action = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('deploy-package'),
      ...zPackageOfStep,
      ...packageFeatures,
      failOnErrorOutput: zFailOnErrorOutput,
    }),
    z
      .strictObject({
        kind: z.literal('run-script'),
        syntax: zSyntax.default('bash').describe('Of `body`'),
        body: z.string().max(maxScriptChars).default(''),
        bodies: z
          .array(z.strictObject({ syntax: zSyntax, body: z.string().min(1).max(maxScriptChars) }))
          .default([])
          .describe('Where `body` is empty: each machine runs the one in the language that it prefers'),
        package: z
          .strictObject(zPackageOfStep)
          .nullable()
          .default(null)
          .describe('Unpacked into the folder in which the script runs'),
        scriptFile: z
          .string()
          .trim()
          .max(maxLineChars)
          .default('')
          .describe('Where there is no body: a file of the package, such as `scripts/migrate.sh`'),
        parameters: z.string().max(maxLineChars).default('').describe('As typed behind the script'),
        ...fileFeatures(false),
        failOnErrorOutput: zFailOnErrorOutput,
      })
      .superRefine(checkScript),
  ])
  .meta({ id: 'Action' });
export type Action = z.infer<typeof Action>;

const maxReferences = 200;
const zReferences = z.array(zReference).max(maxReferences).default([]);

export const Step = z
  .strictObject({
    id: zId('Steps').optional().describe('Given by the server'),
    name: zName,
    startTrigger: z.enum(['after-previous', 'with-previous']).default('after-previous'),
    condition: z.enum(['success', 'failure', 'always']).default('success'),
    roles: z.array(zRole).min(1),
    environments: zReferences.describe('Runs in these only; empty is all. Answered as ids'),
    excludedEnvironments: zReferences.describe('Runs in none of these. Answered as ids'),
    channels: zReferences.describe('Runs for releases of these channels only; empty is all. Answered as ids'),
    isDisabled: z.boolean().default(false),
    isRequired: z.boolean().default(false),
    maxParallelism: z.int().min(1).max(maxParallelism).nullable().default(null),
    timeoutSeconds: z.int().min(1).nullable().default(null),
    action: Action,
  })
  .meta({ id: 'Step' });
export type Step = z.infer<typeof Step>;

const maxSteps = 200;

export const Process = z
  .strictObject({
    version: z
      .int()
      .min(0)
      .describe('Grows with each change; a change must carry the version that it was made from'),
    steps: z.array(Step).max(maxSteps),
  })
  .superRefine(({ steps }, context) => {
    const seen = new Set<string>();
    for (const [index, { name }] of steps.entries()) {
      if (seen.has(name.toLowerCase())) {
        context.addIssue({
          code: 'custom',
          path: ['steps', index, 'name'],
          message: `"${name}" is there twice`,
        });
      }
      seen.add(name.toLowerCase());
    }
  })
  .meta({ id: 'Process' });
export type Process = z.infer<typeof Process>;

export const Package = z
  .object({
    id: zId('Packages'),
    packageId: z.string(),
    version: z.string(),
    title: z.string(),
    description: z.string(),
    sizeBytes: z.int(),
    sha256: z.string(),
    fileCount: z.int(),
    createdAt: zTime,
    isListed: z
      .boolean()
      .describe('Else lists of NuGet clients leave it out, and a release takes it only where it names it'),
  })
  .meta({ id: 'Package' });
export type Package = z.infer<typeof Package>;

export const PushedPackage = Package.extend({
  outcome: z
    .enum(['created', 'replaced', 'found'])
    .describe('found: the version was there, and `overwriteMode` says to leave it'),
}).meta({ id: 'PushedPackage' });
export type PushedPackage = z.infer<typeof PushedPackage>;

const maxSearchChars = 200;

export const PackageSummary = z
  .object({
    packageId: z.string(),
    title: z.string(),
    newestVersion: z.string(),
    versionCount: z.int(),
    pushedAt: zTime.describe('The newest version'),
  })
  .meta({ id: 'PackageSummary' });
export type PackageSummary = z.infer<typeof PackageSummary>;

export const PackageUse = z
  .object({
    releaseId: zId('Releases'),
    releaseVersion: z.string(),
    projectId: zId('Projects'),
    projectName: z.string(),
    createdAt: zTime,
  })
  .meta({ id: 'PackageUse' });
export type PackageUse = z.infer<typeof PackageUse>;

const projects = { tag: 'projects', access: 'user' } as const;
const feeds = { tag: 'packages', access: 'user' } as const;

export const projectRoutes = {
  'projects.list': defineRoute({
    ...{ ...projects, method: 'get', path: '/api/v1/projects', summary: 'All projects' },
    ...{ query: zPageQuery, answer: pageOf(Project), errors: [] },
  }),
  'projects.create': defineRoute({
    ...{ ...projects, method: 'post', path: '/api/v1/projects', summary: 'Make a project' },
    ...{ body: CreateProject, answer: Project, status: 201, errors: ['name.taken', 'not-found'] },
  }),
  'projects.get': defineRoute({
    ...{ ...projects, method: 'get', path: '/api/v1/projects/{id}', summary: 'One project' },
    ...{ params: zIdParams, answer: Project, errors: ['not-found'] },
  }),
  'projects.patch': defineRoute({
    ...{ ...projects, method: 'patch', path: '/api/v1/projects/{id}', summary: 'Change a project' },
    ...{ params: zIdParams, body: PatchProject, answer: Project, errors: ['not-found', 'name.taken'] },
  }),
  'projects.delete': defineRoute({
    ...{
      ...projects,
      method: 'delete',
      path: '/api/v1/projects/{id}',
      summary: 'Delete a project with its releases',
    },
    ...{ params: zIdParams, answer: 'none', errors: ['not-found', 'in-use'] },
  }),
  'processes.get': defineRoute({
    ...{
      ...projects,
      method: 'get',
      path: '/api/v1/projects/{id}/process',
      summary: 'The steps of a project',
    },
    ...{ params: zIdParams, answer: Process, errors: ['not-found'] },
  }),
  'processes.put': defineRoute({
    ...{
      ...projects,
      method: 'put',
      path: '/api/v1/projects/{id}/process',
      summary: 'Change the steps of a project',
    },
    ...{ params: zIdParams, body: Process, answer: Process, errors: ['not-found', 'concurrent-change'] },
  }),
  'packages.list': defineRoute({
    ...{
      ...feeds,
      method: 'get',
      path: '/api/v1/packages',
      summary: 'Packages of the built-in feed, newest version first',
    },
    query: zPageQuery.extend({ packageId: z.string().optional(), search: z.string().optional() }),
    ...{ answer: pageOf(Package), errors: [] },
  }),
  'packages.summaries': defineRoute({
    ...{ ...feeds, method: 'get', path: '/api/v1/package-summaries' },
    summary: 'Packages of the built-in feed without their versions, by id',
    query: zPageQuery.extend({
      search: z.string().max(maxSearchChars).optional().describe('A part of the id'),
    }),
    ...{ answer: pageOf(PackageSummary), errors: [] },
  }),
  'packages.releases': defineRoute({
    ...{ ...feeds, method: 'get', path: '/api/v1/packages/{id}/releases' },
    summary: 'Releases that hold this package, newest first',
    ...{ params: zIdParams, query: zPageQuery, answer: pageOf(PackageUse), errors: ['not-found'] },
  }),
  'packages.push': defineRoute({
    ...{ ...feeds, method: 'post', path: '/api/v1/packages', summary: 'Push a .nupkg file (the body)' },
    query: z.strictObject({ overwriteMode: z.enum(['fail', 'overwrite', 'ignore']).default('fail') }),
    ...{ body: 'stream', answer: PushedPackage, status: 201 },
    errors: ['package.invalid', 'package.exists', 'package.too-large', 'request.unsupported-media'],
  }),
  'packages.get': defineRoute({
    ...{
      ...feeds,
      method: 'get',
      path: '/api/v1/packages/{id}',
      summary: 'One package; `{id}` may be Name@1.2.3',
    },
    ...{ params: zIdParams, answer: Package, errors: ['not-found'] },
  }),
  'packages.content': defineRoute({
    ...{ ...feeds, method: 'get', path: '/api/v1/packages/{id}/content' },
    summary: 'The .nupkg file, or the part that the header Range asks for',
    ...{ params: zIdParams, answer: 'stream', errors: ['not-found', 'request.range'] },
  }),
  'packages.patch': defineRoute({
    ...{ ...feeds, method: 'patch', path: '/api/v1/packages/{id}', summary: 'List or unlist a package' },
    ...{ params: zIdParams, body: z.strictObject({ isListed: z.boolean() }), answer: Package },
    errors: ['not-found'],
  }),
  'packages.clean': defineRoute({
    ...{ ...feeds, method: 'post', path: '/api/v1/packages/clean' },
    summary: 'Delete old packages that no release needs',
    body: z.strictObject({
      olderThanDays: z.int().min(1).max(36_500).describe('Counted from the push'),
      isDryRun: z.boolean().default(false).describe('Only say what would be deleted'),
    }),
    ...{ answer: z.object({ packages: z.array(Package) }), errors: [] },
  }),
  'packages.delete': defineRoute({
    ...{ ...feeds, method: 'delete', path: '/api/v1/packages/{id}', summary: 'Delete a package version' },
    ...{ params: zIdParams, answer: 'none', errors: ['not-found', 'in-use'] },
  }),
};
