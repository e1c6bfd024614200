import { describe, expect, it } from 'vitest';
import { readBindings } from './bindings.ts';

const thumbprint = '0123456789ABCDEF0123456789ABCDEF01234567';
const read = (bindings: unknown, variables: Record<string, string> = {}) =>
  readBindings('Bindings', JSON.stringify(bindings), (name) => variables[name]);

describe('the bindings of a web site', () => {
  it('are read as Octopus writes them, with numbers and switches as texts', () => {
    const given = {
      ...{ protocol: 'HTTPS', ipAddress: '*', port: '443', host: 'shop.example' },
      ...{ thumbprint: `\u200e${thumbprint.toLowerCase().replaceAll(/(..)/g, '$1 ').trim()}` },
      ...{ certificateVariable: null, requireSni: 'True', enabled: 'True' },
    };
    expect(read([given])).toEqual([
      {
        ...{ protocol: 'https', information: '*:443:shop.example', isSni: true, thumbprint },
        endpoint: 'hostnameport=shop.example:443',
      },
    ]);
  });

  it('are http on every address, enabled and without a host, where nothing else is said', () => {
    expect(read([{ port: 8080 }])).toEqual([
      {
        protocol: 'http',
        information: '*:8080:',
        isSni: false,
        endpoint: 'ipport=0.0.0.0:8080',
        thumbprint: '',
      },
    ]);
  });

  it('without requireSni belong to their address; one of version 6 is in brackets', () => {
    const places = read([
      { protocol: 'https', ipAddress: '10.0.0.7', port: 443, thumbprint },
      { protocol: 'https', ipAddress: '::1', port: 443, thumbprint },
      { protocol: 'https', ipAddress: '[::1]', port: 444, host: '*.shop.example', thumbprint },
      { protocol: 'http', port: 80, host: 'bücher.example', requireSni: true },
    ]);
    expect(places.map(({ information, endpoint }) => [information, endpoint])).toEqual([
      ['10.0.0.7:443:', 'ipport=10.0.0.7:443'],
      ['[::1]:443:', 'ipport=[::1]:443'],
      ['[::1]:444:*.shop.example', 'ipport=[::1]:444'],
      ['*:80:bücher.example', 'ipport=0.0.0.0:80'],
    ]);
  });

  it('take their certificate from the variable that they name, before a thumbprint', () => {
    const binding = { protocol: 'https', port: 443, thumbprint: 'f'.repeat(40), certificateVariable: 'Cert' };
    expect(read([binding], { 'Cert.Thumbprint': thumbprint })[0]?.thumbprint).toBe(thumbprint);
    expect(() => read([binding])).toThrow('Cert.Thumbprint is missing: Bindings[0] names that variable');
  });

  it('that are switched off are not looked at', () => {
    expect(read([{ enabled: 'False', port: 'nonsense' }, { enabled: false }])).toEqual([]);
  });
});

describe('bindings that are wrong say where and why', () => {
  it.each([
    [{}, 'Bindings is no list in JSON'],
    [['http'], 'Bindings[0] is no object'],
    [[{ port: 80 }, { port: 0 }], 'Bindings[1].port is "0"; it is a number from 1 to 65535'],
    [[{}], 'Bindings[0].port is ""; it is a number'],
    [[{ port: 65_536 }], 'Bindings[0].port is "65536"'],
    [[{ port: 80, protocol: 'net.tcp' }], 'Bindings[0].protocol is "net.tcp"; it is http or https'],
    [[{ port: 80, ipAddress: '10.0.0.300' }], 'Bindings[0].ipAddress is "10.0.0.300"'],
    [[{ port: 80, host: 'a b' }], 'Bindings[0].host is "a b", which is no name of a host'],
    [[{ port: 80, host: 'shop:80' }], 'Bindings[0].host is "shop:80"'],
    [[{ port: 80, host: ['a'] }], 'Bindings[0].host is ["a"]; it is a text'],
    [[{ port: 80, enabled: 'perhaps' }], 'Bindings[0].enabled is "perhaps"; it is true or false'],
    [[{ port: 443, protocol: 'https' }], 'Bindings[0].thumbprint is missing: https needs one'],
    [[{ port: 443, protocol: 'https', thumbprint: 'abc' }], 'Bindings[0].thumbprint is "abc"'],
    [
      [{ port: 443, protocol: 'https', thumbprint, requireSni: true }],
      'Bindings[0].host is missing: requireSni needs one',
    ],
    [
      [
        { port: 80, host: 'shop' },
        { port: '80', host: 'SHOP', ipAddress: '*' },
      ],
      'Bindings: http *:80:SHOP is there twice',
    ],
  ])('%j', (bindings, message) => {
    expect(() => read(bindings)).toThrow(message);
  });

  it('also a text that is no JSON', () => {
    expect(() => readBindings('Bindings', '[{', () => undefined)).toThrow(/^Bindings is no JSON: /);
  });
});
