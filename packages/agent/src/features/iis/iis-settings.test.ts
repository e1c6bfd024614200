import { describe, expect, it } from 'vitest';
import { inputOf, recorded } from '../input.test-support.ts';
import { iisPrefix, readPatience, readTargets } from './iis-settings.ts';
import { targetRun } from './plan-iis.ts';

const site = {
  ...{ CreateOrUpdateWebSite: 'True', WebSiteName: 'Shop', ApplicationPoolName: 'ShopPool' },
  Bindings: '[{"port": 80}]',
};
const application = {
  ...{ 'WebApplication.CreateOrUpdate': 'True', 'WebApplication.WebSiteName': 'Shop' },
  ...{ 'WebApplication.VirtualPath': 'api', 'WebApplication.ApplicationPoolName': 'ApiPool' },
};
const directory = {
  ...{ 'VirtualDirectory.CreateOrUpdate': 'True', 'VirtualDirectory.WebSiteName': 'Shop' },
  'VirtualDirectory.VirtualPath': '/api/images/',
};

const read = (values: Record<string, string>) => readTargets(inputOf(values, iisPrefix));
const runs = (values: Record<string, string>) =>
  read(values).map((target) =>
    Object.fromEntries(targetRun(target, String.raw`C:\apps\shop`, { attempts: 5, pauseSeconds: 2 })),
  );

describe('what a step wants of IIS', () => {
  it('is nothing where no kind is switched on', () => {
    expect(read({ WebSiteName: 'Shop', CreateOrUpdateWebSite: 'False' })).toEqual([]);
  });

  it('may be several: a virtual directory, an application and a web site, in this order', () => {
    const kinds = read({ ...site, ...application, ...directory }).map(({ kind }) => kind);
    expect(kinds).toEqual(['directory', 'application', 'site']);
  });

  it('of a web site is left as IIS has it where nothing is said, and started', () => {
    expect(runs(site)).toEqual([
      {
        ...{ 'Tako.Attempts': '5', 'Tako.PauseSeconds': '2', 'Tako.Kind': 'site', 'Tako.Site': 'Shop' },
        ...{ 'Tako.Folder': String.raw`C:\apps\shop`, 'Tako.KeepsBindings': 'false', 'Tako.Bindings': '1' },
        ...{ 'Tako.Binding[0].Protocol': 'http', 'Tako.Binding[0].Information': '*:80:' },
        ...{ 'Tako.Binding[0].Endpoint': 'ipport=0.0.0.0:80', 'Tako.Binding[0].Thumbprint': '' },
        ...{ 'Tako.Binding[0].IsSni': 'false', 'Tako.Authentication[anonymous]': '' },
        ...{
          'Tako.Authentication[basic]': '',
          'Tako.Authentication[windows]': '',
          'Tako.StartsSite': 'true',
        },
        ...{ 'Tako.Pool': 'ShopPool', 'Tako.PoolIdentity': '', 'Tako.PoolUser': '', 'Tako.PoolPassword': '' },
        ...{ 'Tako.PoolRuntime': '', 'Tako.StartsPool': 'true' },
      },
    ]);
  });

  it('of a web site is told to the script in full', () => {
    const [run] = runs({
      ...{ ...site, WebRoot: 'wwwroot', ExistingBindings: 'merge', StartWebSite: 'False' },
      ...{ StartApplicationPool: 'false', ApplicationPoolIdentityType: 'specificuser' },
      ...{ ApplicationPoolUsername: String.raw`ACME\web`, ApplicationPoolPassword: ' secret ' },
      ...{ ApplicationPoolFrameworkVersion: 'No Managed Code', EnableAnonymousAuthentication: 'False' },
      ...{ EnableBasicAuthentication: 'false', EnableWindowsAuthentication: 'True' },
    });
    expect(run).toMatchObject({
      ...{ 'Tako.Folder': String.raw`C:\apps\shop\wwwroot`, 'Tako.KeepsBindings': 'true' },
      ...{ 'Tako.StartsSite': 'false', 'Tako.StartsPool': 'false', 'Tako.PoolIdentity': 'SpecificUser' },
      ...{ 'Tako.PoolUser': String.raw`ACME\web`, 'Tako.PoolPassword': ' secret ' },
      ...{ 'Tako.PoolRuntime': 'No Managed Code', 'Tako.Authentication[anonymous]': 'false' },
      ...{ 'Tako.Authentication[basic]': 'false', 'Tako.Authentication[windows]': 'true' },
    });
  });

  it('of an application and a virtual directory is a path below the web site, with one slash before each part', () => {
    const at = (VirtualPath: string) =>
      runs({ ...application, 'WebApplication.VirtualPath': VirtualPath })[0]?.['Tako.VirtualPath'];
    expect(['api', '/api/', String.raw`\shop\\api`, 'a//b'].map(at)).toEqual([
      ...['/api', '/api', '/shop/api', '/a/b'],
    ]);
    expect(runs({ ...directory, 'VirtualDirectory.PhysicalPath': String.raw`D:\images` })).toEqual([
      {
        ...{ 'Tako.Attempts': '5', 'Tako.PauseSeconds': '2', 'Tako.Kind': 'directory', 'Tako.Site': 'Shop' },
        ...{ 'Tako.Folder': String.raw`D:\images`, 'Tako.VirtualPath': '/api/images' },
      },
    ]);
  });
});

describe('what is wrong with IIS in a step is named by its variable', () => {
  it.each([
    [{ ...site, WebSiteName: '' }, 'Octopus.Action.IISWebSite.WebSiteName is missing'],
    [{ ...site, Bindings: '' }, 'Octopus.Action.IISWebSite.Bindings is missing: a list in JSON'],
    [{ ...site, Bindings: '[{"port":"x"}]' }, 'Octopus.Action.IISWebSite.Bindings[0].port is "x"'],
    [{ ...site, ApplicationPoolName: '' }, 'Octopus.Action.IISWebSite.ApplicationPoolName is missing'],
    [
      { ...site, ApplicationPoolIdentityType: 'Root' },
      'ApplicationPoolIdentityType is "Root"; it is one of Appl',
    ],
    [
      { ...site, ApplicationPoolIdentityType: 'SpecificUser' },
      'IISWebSite.ApplicationPoolUsername is missing',
    ],
    [
      { ...site, ApplicationPoolIdentityType: 'SpecificUser', ApplicationPoolUsername: 'a' },
      'IISWebSite.ApplicationPoolPassword is missing: SpecificUser needs one',
    ],
    [{ ...site, ExistingBindings: 'keep' }, 'ExistingBindings is "keep"; it is one of Merge, Replace'],
    [{ ...site, EnableBasicAuthentication: '1' }, 'EnableBasicAuthentication is "1"; it is True or False'],
    [{ ...site, WebSiteName: '#{Gone}' }, 'Octopus.Action.IISWebSite.WebSiteName: '],
    [
      { ...application, 'WebApplication.WebSiteName': ' ' },
      'IISWebSite.WebApplication.WebSiteName is missing',
    ],
    [
      { ...application, 'WebApplication.VirtualPath': '/' },
      'the virtual path of the application is that of its',
    ],
    [{ ...directory, 'VirtualDirectory.VirtualPath': '' }, 'VirtualDirectory.VirtualPath is missing'],
  ])('%#', (values, message) => {
    expect(() => read(values)).toThrow(message);
  });

  it('but a managed account needs no password', () => {
    const account = { ApplicationPoolIdentityType: 'SpecificUser', ApplicationPoolUsername: 'ACME\\web$' };
    expect(read({ ...site, ...account })).toHaveLength(1);
  });
});

describe('tries', () => {
  const patience = (values: Record<string, string>) => readPatience(inputOf(values, iisPrefix), () => 3);

  it('are five, and the pauses between at most a minute', () => {
    expect(patience({})).toEqual({ attempts: 5, pauseSeconds: 3 });
    const given = { MaxRetryFailures: '9', SleepBetweenRetryFailuresInSeconds: '600' };
    expect(patience(given)).toEqual({ attempts: 9, pauseSeconds: 60 });
    expect(patience({ MaxRetryFailures: '0', SleepBetweenRetryFailuresInSeconds: '0' })).toEqual({
      ...{ attempts: 1, pauseSeconds: 0 },
    });
  });

  it('are numbers', () => {
    expect(() => patience({ MaxRetryFailures: 'many' })).toThrow(
      /MaxRetryFailures is "many"; it is a whole number$/,
    );
  });
});

it('everything that a step may say of IIS is read', () => {
  const user = { ApplicationPoolIdentityType: 'SpecificUser', ApplicationPoolUsername: 'a$' };
  const { input, asked } = recorded(inputOf({ ...site, ...application, ...directory, ...user }, iisPrefix));
  readTargets(input);
  readPatience(input, () => 1);
  const pool = ['Name', 'IdentityType', 'Username', 'Password', 'FrameworkVersion'].map(
    (name) => `ApplicationPool${name}`,
  );
  expect([...asked].map((name) => name.slice(iisPrefix.length)).sort()).toEqual(
    [
      ...['CreateOrUpdateWebSite', 'WebSiteName', 'WebRoot', 'Bindings', 'ExistingBindings', ...pool],
      ...['Anonymous', 'Basic', 'Windows'].map((kind) => `Enable${kind}Authentication`),
      ...['StartApplicationPool', 'StartWebSite', 'MaxRetryFailures', 'SleepBetweenRetryFailuresInSeconds'],
      ...['CreateOrUpdate', 'WebSiteName', 'VirtualPath', 'PhysicalPath', ...pool].map(
        (name) => `WebApplication.${name}`,
      ),
      ...['CreateOrUpdate', 'WebSiteName', 'VirtualPath', 'PhysicalPath'].map(
        (name) => `VirtualDirectory.${name}`,
      ),
    ].sort(),
  );
});
