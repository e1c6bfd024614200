/** The pictures of what is deployed: overviews, releases, deployments and their tasks. */
import type { Page } from 'playwright-core';
import type { Scene } from './scene.ts';
import type { Shot } from './shots.ts';

export function sceneShots({ tasks }: Scene): readonly Shot[] {
  return [
    { name: 'dashboard', at: '/' },
    { name: 'project', at: '/projects/shop' },
    { name: 'project-without-release', at: '/projects/not-deployed-yet' },
    { name: 'project-missing', at: '/projects/no-such-project' },
    { name: 'create-release', at: '/projects/shop/create-release' },
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
