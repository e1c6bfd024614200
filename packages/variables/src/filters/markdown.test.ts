import { describe, expect, it } from 'vitest';
import { filtered, variables } from '../evaluate.test-support.ts';

const html = (markdown: string) => filtered(markdown, 'Markdown');

describe('Markdown', () => {
  it('is rendered from the trimmed value, with one newline more', () => {
    expect(html(' *x* \n')).toBe('<p><em>x</em></p>\n\n');
    expect(variables({ V: 'x', W: '#{V | MarkdownToHtml}' }).evaluate('#{W}').value).toBe('<p>x</p>\n\n');
    expect(html('')).toBe('\n');
    expect(filtered('x', 'Markdown x')).toBeUndefined();
  });

  it.each([
    ['# a *b*\n\ntext', '<h1>a <em>b</em></h1>\n<p>text</p>\n'],
    ['a\nb  \nc\\\nd', '<p>a\nb<br />\nc<br />\nd</p>\n'],
    ['***', '<hr />\n'],
    ['> a\n>\n> b', '<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n'],
    ['- a\n- b', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n'],
    ['- a\n\n- b', '<ul>\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>\n'],
    ['- a\n  - b', '<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n'],
    ['3. a\n4. b', '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'],
    ['- [x] a', '<ul>\n<li>[x] a</li>\n</ul>\n'],
    ['```js x\na < b\n\n```', '<pre><code class="language-js">a &lt; b\n\n</code></pre>\n'],
    ['```\n```', '<pre><code></code></pre>\n'],
    ['x\n\n    a\n\n    b', '<p>x</p>\n<pre><code>a\n\nb\n</code></pre>\n'],
    ['<div>\n*a*\n</div>\n\nb', '<div>\n*a*\n</div>\n<p>b</p>\n'],
    [
      '| a | b |\n|:-:|--|\n| 1 | *2* |',
      '<table>\n<thead>\n<tr>\n<th style="text-align: center;">a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n' +
        '<td style="text-align: center;">1</td>\n<td><em>2</em></td>\n</tr>\n</tbody>\n</table>\n',
    ],
    ['|a|\n|-|', '<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n</table>\n'],
  ])('the blocks %j are %j', (markdown, result) => {
    expect(html(markdown)).toBe(`${result}\n`);
  });

  it.each([
    [
      '**a** __b__ *c* _d_ ***e***',
      '<strong>a</strong> <strong>b</strong> <em>c</em> <em>d</em> <em><strong>e</strong></em>',
    ],
    [
      'H~2~O ~~x *y*~~ 2^10^ ++n++ ==m==',
      'H<sub>2</sub>O <del>x <em>y</em></del> 2<sup>10</sup> <ins>n</ins> <mark>m</mark>',
    ],
    ['1 ~ 2 ~ 3, a ^ b ^ c, ++ a ++, a == b == c, +a+', '1 ~ 2 ~ 3, a ^ b ^ c, ++ a ++, a == b == c, +a+'],
    ['`a<b` \\*c\\*', '<code>a&lt;b</code> *c*'],
    [`it's "a" & b < c`, `it's &quot;a&quot; &amp; b &lt; c`],
    ['&copy; &#35; &#x41; &amp;lt; &alpha; &#zz; &', '© # A &amp;lt; &alpha; &amp;#zz; &amp;'],
    ['<b>a</b>', '<b>a</b>'],
    ['[a](http://x/ü?a=1&b=[2] "t \'")', '<a href="http://x/%C3%BC?a=1&amp;b=%5B2%5D" title="t \'">a</a>'],
    ['[a]\n\n[a]: /x "t"', '<a href="/x" title="t">a</a>'],
    ['![a *b*](u "t")', '<img src="u" alt="a b" title="t" />'],
    ['<http://a.b>', '<a href="http://a.b">http://a.b</a>'],
    ['<me@a.b>', '<a href="mailto:me@a.b">me@a.b</a>'],
    [
      '(http://a.b/c_(d)?x=1&y) www.a.b.',
      '(<a href="http://a.b/c_(d)?x=1&amp;y">http://a.b/c_(d)?x=1&amp;y</a>) <a href="http://www.a.b">www.a.b</a>.',
    ],
    ['mailto:me@a.b', '<a href="mailto:me@a.b">me@a.b</a>'],
    [
      'me@a.b xhttp://a.b http://localhost http://a_b.c ftp://',
      'me@a.b xhttp://a.b http://localhost http://a_b.c ftp://',
    ],
    ['[http://a.b](c)', '<a href="c">http://a.b</a>'],
  ])('the text %j is %j', (markdown, result) => {
    expect(html(markdown)).toBe(`<p>${result}</p>\n\n`);
  });

  it('says so where things stand too deep inside one another', () => {
    const { error } = variables({ V: '>'.repeat(20_000) }).evaluate('#{V | Markdown}');
    expect(error).toBe('Filter Markdown: the value is nested too deep.');
  });

  it('refuses a text that would take too long', () => {
    const { error } = variables({ V: 'a '.repeat(50_001) }).evaluate('#{V | Markdown}');
    expect(error).toBe('The filter Markdown takes 100000 characters at most.');
  });
});
