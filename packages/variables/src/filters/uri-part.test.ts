import { describe, expect, it } from 'vitest';
import { filtered } from '../evaluate.test-support.ts';

const part = (uri: string, name: string) => filtered(uri, `UriPart ${name}`);

describe('UriPart', () => {
  const uri = 'HTTP://user:pw@Example.com:8080/a%20b/c?q=1#frag';

  it.each([
    ['AbsolutePath', '/a%20b/c'],
    ['AbsoluteUri', 'http://user:pw@example.com:8080/a%20b/c?q=1#frag'],
    ['Authority', 'example.com:8080'],
    ['DnsSafeHost', 'example.com'],
    ['Fragment', '#frag'],
    ['Host', 'example.com'],
    ['HostAndPort', 'example.com:8080'],
    ['HostNameType', 'Dns'],
    ['IsAbsoluteUri', 'true'],
    ['IsDefaultPort', 'false'],
    ['IsFile', 'false'],
    ['IsLoopback', 'false'],
    ['IsUnc', 'false'],
    ['Path', '/a b/c'],
    ['PathAndQuery', '/a%20b/c?q=1'],
    ['Port', '8080'],
    ['Query', '?q=1'],
    ['Scheme', 'http'],
    ['SchemeAndServer', 'http://example.com:8080'],
    ['userinfo', 'user:pw'],
  ])('%s is %s', (name, text) => {
    expect(part(uri, name)).toBe(text);
  });

  it.each([
    ['https://a:443/', 'Authority', 'a'],
    ['https://a', 'AbsoluteUri', 'https://a/'],
    ['http://@a', 'AbsoluteUri', 'http://@a/'],
    ['http://a?x/../y', 'PathAndQuery', '/?x/../y'],
    ['http://a/b/../.././c\\d', 'AbsolutePath', '/c/d'],
    ['http://a/b/..', 'AbsolutePath', '/'],
    ['http://a/[x]|%7e%2f%zz', 'AbsolutePath', '/[x]%7C~%2f%25zz'],
    ['http://a/ü%c3%bc%c3', 'AbsolutePath', '/%C3%BC%C3%BC%c3'],
    ['http://a/%2F%C3%BC%c3', 'Path', '//ü%C3'],
    ['mailto:a@example.com?subject=x', 'Host', 'example.com'],
    ['mailto:a@example.com?subject=x', 'AbsoluteUri', 'mailto:a@example.com?subject=x'],
    ['mailto:a@example.com', 'UserInfo', 'a'],
    ['mailto:a@example.com', 'SchemeAndServer', 'mailto:example.com'],
    ['urn:a/../b', 'AbsolutePath', 'a/../b'],
    ['urn:a', 'SchemeAndServer', 'urn:'],
    ['urn:a', 'HostNameType', 'Unknown'],
    ['urn:a', 'Port', '-1'],
    ['urn:a', 'IsDefaultPort', 'true'],
    ['foo:///a', 'AbsoluteUri', 'foo:///a'],
  ])('takes %j apart: %s is %j', (text, name, value) => {
    expect(part(text, name)).toBe(value);
  });

  it.each([
    ['https://[::1]/', 'Port', '443'],
    ['https://[::1]/', 'DnsSafeHost', '::1'],
    ['https://[::1]', 'IsLoopback', 'true'],
    ['https://[::1]', 'HostNameType', 'IPv6'],
    ['https://[2001:DB8:0:0:1:0:0:1]', 'Host', '[2001:db8::1:0:0:1]'],
    ['https://[::FFFF:1.2.3.4]', 'Host', '[::ffff:1.2.3.4]'],
    ['https://127.0.0.1:443', 'HostNameType', 'IPv4'],
    ['https://127.1', 'Host', '127.0.0.1'],
    ['https://0x7f.010.258', 'Host', '127.8.1.2'],
    ['https://127.1', 'IsLoopback', 'true'],
    ['https://256.1.1.1', 'HostNameType', 'Dns'],
    ['https://LocalHost', 'IsLoopback', 'true'],
    ['https://_a', 'HostNameType', 'Basic'],
    ['https://Ü-a.de.', 'Host', 'ü-a.de.'],
  ])('knows the host of %j: %s is %j', (text, name, value) => {
    expect(part(text, name)).toBe(value);
  });

  it.each([
    ['C:\\a b\\..\\c#d?', 'AbsoluteUri', 'file:///C:/c%23d%3F'],
    ['C:\\a b\\..\\c#d?', 'Path', 'C:\\c#d?'],
    ['file:///C|/a', 'AbsolutePath', 'C:/a'],
    ['file:///C:/a?b#c', 'PathAndQuery', 'C:/a?b'],
    ['\\\\Server\\share\\a', 'AbsoluteUri', 'file://server/share/a'],
    ['\\\\server\\share\\a', 'Path', '\\\\server\\share\\a'],
    ['file://server/share', 'IsUnc', 'true'],
    ['file://localhost/a', 'IsUnc', 'false'],
    ['file:///a/./b', 'Path', '/a/b'],
    ['file:///a', 'IsFile', 'true'],
    ['file:///a', 'IsLoopback', 'true'],
    ['file:///a', 'HostNameType', 'Basic'],
    ['file:///a', 'SchemeAndServer', 'file://'],
  ])('knows the file of %j: %s is %j', (text, name, value) => {
    expect(part(text, name)).toBe(value);
  });

  it('says in square brackets what it cannot answer', () => {
    expect(filtered(uri, 'UriPart')).toBe('[UriPart error: no argument given]');
    expect(filtered('http://', 'UriPart')).toBe('[UriPart error: no argument given]');
    expect(part(uri, 'Nope')).toBe("[UriPart Nope error: argument 'Nope' not supported]");
    expect(part('a/b', 'Host')).toBe(
      '[UriPart Host error: This operation is not supported for a relative URI.]',
    );
  });

  it.each(['a/b', '/a/b', '', '?x', 'http:a', 'file:/a', '1a:b', 'a:'])('holds %j to be relative', (text) => {
    expect(part(text, 'IsAbsoluteUri')).toBe('false');
  });

  it.each([
    'http://',
    'http://a:99999/',
    'http://a:x',
    'http://a b',
    'http://a..b',
    'http://u@v@w',
    'foo://:1/',
    'http://[1:2]',
    'http://[1::2::3]',
    'c:a',
    'file:///c:a',
    '\\\\a b\\c',
  ])('leaves %j, which is no URI, as it is', (text) => {
    expect(part(text, 'Host')).toBe(text);
  });

  it('looks at its first option alone', () => {
    expect(filtered(uri, 'UriPart Port Host')).toBe('8080');
  });
});
