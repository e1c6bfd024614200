/** Every error that the API answers: its HTTP status, a title for people, and whether trying again can help. */
export const errorCatalogue = {
  'request.invalid': { status: 400, title: 'The request is not valid', retry: false },
  'request.too-large': { status: 413, title: 'The request is too large', retry: false },
  'request.unsupported-media': { status: 415, title: 'The content type is not supported', retry: false },
  'auth.required': { status: 401, title: 'Authentication is required', retry: false },
  'auth.wrong-credentials': { status: 401, title: 'User name or password is wrong', retry: false },
  'auth.forbidden': { status: 403, title: 'This is not allowed', retry: false },
  'auth.csrf': { status: 403, title: 'The CSRF token is missing or wrong', retry: false },
  'auth.throttled': { status: 429, title: 'Too many attempts; wait before the next', retry: true },
  'not-found': { status: 404, title: 'There is no such thing', retry: false },
  'name.taken': { status: 409, title: 'The name exists', retry: false },
  'version.taken': { status: 409, title: 'The version exists', retry: false },
  'in-use': { status: 409, title: 'It is in use', retry: false },
  'concurrent-change': { status: 409, title: 'Somebody else changed it meanwhile', retry: false },
  'machine.thumbprint-taken': { status: 409, title: 'Another machine has this thumbprint', retry: false },
  'package.invalid': { status: 400, title: 'The package cannot be used', retry: false },
  'package.exists': { status: 409, title: 'The package version exists', retry: false },
  'package.too-large': { status: 413, title: 'The package is too large', retry: false },
  'release.package-missing': {
    status: 409,
    title: 'A package of the release is not in the feed',
    retry: false,
  },
  'release.nothing-to-do': { status: 409, title: 'The project has no steps', retry: false },
  'deployment.no-machines': { status: 409, title: 'No step would run on any machine', retry: false },
  'deployment.machine-disabled': { status: 409, title: 'A chosen machine is disabled', retry: false },
  'deployment.project-disabled': { status: 409, title: 'The project is disabled', retry: false },
  'task.ended': { status: 409, title: 'The task has ended', retry: false },
  'server.disk-full': { status: 507, title: "The server's disk is full", retry: true },
  'server.broken': { status: 500, title: 'The server made a mistake', retry: false },
} as const satisfies Record<string, { status: number; title: string; retry: boolean }>;

export type ErrorCode = keyof typeof errorCatalogue;
