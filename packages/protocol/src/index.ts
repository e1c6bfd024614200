export * from './conventions.ts';
export * from './errors.ts';
export * from './handler.ts';
export * from './messages.ts';
export * from './records.ts';
export * from './session.ts';
export * from './thumbprint.ts';
