export * from '../../packages/protocol/src/tcp-proxy.test-support.ts';
