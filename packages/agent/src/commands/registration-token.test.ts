import { expect, it } from 'vitest';
import { readToken } from './registration-token.ts';

const packed = (text: string, encoding: BufferEncoding = 'utf8') =>
  Buffer.from(text, encoding).toString('base64url');
const thumbprint = 'AB'.repeat(32);
const secret = 'REG-k3_-aA';

it('a token says which server to trust, and where it is', () => {
  const token = `${secret}.${packed(thumbprint, 'hex')}.${packed('https://tako:8080')}`;
  expect(readToken(token)).toEqual({ serverThumbprint: thumbprint, server: 'https://tako:8080' });
  expect(readToken(`${secret}.${packed(thumbprint, 'hex')}`)).toEqual({ serverThumbprint: thumbprint });
});

it.each([
  ['', 'nothing'],
  ['API-abc', 'a key'],
  [secret, 'half a token'],
  [`${secret}.${packed('ab', 'hex')}`, 'a thumbprint that was cut'],
  [`${secret}.${packed(thumbprint, 'hex')}.${packed('no url')}`, 'a URL that is none'],
  [`${secret}.${packed(thumbprint, 'hex')}.${packed('http://a')}.x`, 'more than there is'],
])('%s is no token: %s', (text) => {
  expect(() => readToken(text)).toThrow('this is no registration token');
});
