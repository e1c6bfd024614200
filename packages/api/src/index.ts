export * from './access.ts';
export * from './deployments.ts';
export * from './errors.ts';
export * from './infrastructure.ts';
export { openApiDocument } from './openapi.ts';
export * from './projects.ts';
export * from './route.ts';
export * from './routes.ts';
export { Problem } from './shared.ts';
