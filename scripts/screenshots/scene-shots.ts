/** The pictures of what is deployed: overviews, releases, deployments and their tasks. */
import type { Page } from 'playwright-core';
import type { Scene } from './scene.ts';
import { openDialog, type Shot } from './shots.ts';

export function sceneShots({ tasks }: Scene): readonly Shot[] {
  return [
    { name: 'dashboard', at: '/' },
    { name: 'projects', at: '/projects' },
    { name: 'project', at: '/projects/shop' },
    { name: 'project-without-release', at: '/projects/not-deployed-yet' },
    { name: 'project-missing', at: '/projects/no-such-project' },
    { name: 'process', at: '/projects/back-office/process?step=none' },
    { name: 'process-package', at: '/projects/back-office/process', prepare: chooseStep('Deploy web') },
    { name: 'process-script', at: '/projects/back-office/process', prepare: chooseStep('Migrate') },
    { name: 'process-file', at: '/projects/back-office/process', prepare: chooseStep('Smoke test') },
    { name: 'process-wrong', at: '/projects/back-office/process', prepare: saveMistakes },
    { name: 'process-empty', at: '/projects/not-deployed-yet/process' },
    { name: 'process-missing', at: '/projects/no-such-project/process' },
    { name: 'process-leaving', at: '/projects/back-office/process', prepare: leaveUnsaved },
    { name: 'project-settings', at: '/projects/back-office/settings' },
    {
      name: 'project-delete',
      at: '/projects/back-office/settings',
      prepare: openDialog('Delete the project'),
    },
    { name: 'channel-form', at: '/projects/back-office/settings', prepare: openDialog('New channel') },
    { name: 'variables', at: '/projects/shop/variables' },
    { name: 'variables-edited', at: '/projects/shop/variables', prepare: editVariables },
    { name: 'variables-wrong', at: '/projects/shop/variables', prepare: saveWithoutName },
    { name: 'variables-empty', at: '/projects/not-deployed-yet/variables' },
    { name: 'variables-missing', at: '/projects/no-such-project/variables' },
    { name: 'variables-won', at: '/projects/shop/variables?view=preview', prepare: openOthers },
    { name: 'variable-sets', at: '/variable-sets' },
    { name: 'variable-set', at: '/variable-sets/mail' },
    { name: 'variable-set-form', at: '/variable-sets', prepare: openDialog('New variable set') },
    { name: 'variable-set-missing', at: '/variable-sets/none' },
    { name: 'create-release', at: '/projects/shop/create-release' },
    { name: 'releases', at: '/projects/shop/releases' },
    { name: 'releases-not-found', at: '/projects/shop/releases?search=9.9' },
    { name: 'release', at: '/releases/shop-1.1.0' },
    { name: 'deploy', at: '/releases/shop-1.2.0/deploy?environment=staging' },
    { name: 'deploy-nowhere', at: '/releases/shop-1.2.0/deploy' },
    { name: 'task-running', at: `/tasks/${tasks.running}` },
    { name: 'task-failed', at: `/tasks/${tasks.failed}` },
    { name: 'task-search', at: `/tasks/${tasks.failed}`, prepare: searchLog },
    { name: 'task-succeeded', at: `/tasks/${tasks.succeeded}` },
    { name: 'task-queued', at: `/tasks/${tasks.queued}` },
    { name: 'task-missing', at: '/tasks/Tasks-999' },
    { name: 'no-such-page', at: '/nowhere' },
    { name: 'sign-in', at: '/sign-in', prepare: failToSignIn },
  ];
}

async function searchLog(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Search the log' }).fill('relay.step1');
  await page.getByText(/\d lines$/).waitFor();
}

async function failToSignIn(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'User name' }).fill('ada');
  await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
}

function chooseStep(name: string) {
  return async (page: Page): Promise<void> => {
    await page.locator('button[data-step]').filter({ hasText: name }).first().click();
    await page.getByRole('textbox', { name: 'Name' }).waitFor();
    // The editor of scripts comes later.
    if ((await page.getByText('is replaced before it runs').count()) > 0)
      await page.locator('.cm-content').first().waitFor();
  };
}

async function saveMistakes(page: Page): Promise<void> {
  await chooseStep('Deploy web')(page);
  await page.getByRole('textbox', { name: 'Name' }).fill('');
  await page.getByRole('combobox', { name: 'Package' }).fill('not a package');
  await page.getByRole('textbox', { name: 'Folder' }).fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('It is not saved').waitFor();
}

async function leaveUnsaved(page: Page): Promise<void> {
  await chooseStep('Deploy web')(page);
  await page.getByRole('textbox', { name: 'Name' }).fill('Deploy the web servers');
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('dialog').waitFor();
}

async function editVariables(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Delete Timeout' }).first().click();
  await page.getByRole('button', { name: 'Edit Region' }).click();
  await page.getByRole('textbox', { name: 'Label', exact: true }).fill('Where');
}

async function saveWithoutName(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add variable' }).click();
  await page.getByRole('textbox', { name: 'Value', exact: true }).fill('#{Nobody}');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('It needs a name').waitFor();
}

async function openOthers(page: Page): Promise<void> {
  await page.getByRole('button', { name: /other values of Sql$/ }).click();
}
