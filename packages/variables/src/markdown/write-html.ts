import type { MarkedToken, Token, Tokens } from 'marked';
import { decodeEntities, escapeHtml, escapeText, escapeUrl } from './escape-html.ts';
import type { AutoLink, Extra } from './read-markdown.ts';

/** Writes what was read from Markdown as HTML, line for line as Markdig does. */
export function writeHtml(tokens: readonly Token[]): string {
  const page = { text: '' };
  writeBlocks(page, tokens, false);
  return page.text;
}

type Page = { text: string };

/** With `implicit`, as in a list without blank lines, text stands for itself, in no paragraph. */
function writeBlocks(page: Page, tokens: readonly Token[], implicit: boolean): void {
  for (const [index, token] of tokens.entries())
    writeBlock(page, token as MarkedToken, implicit, index === 0);
}

function writeBlock(page: Page, token: MarkedToken, implicit: boolean, isFirst: boolean): void {
  switch (token.type) {
    case 'paragraph':
    case 'text':
      if (!implicit && !isFirst) ensureLine(page);
      if (!implicit) page.text += '<p>';
      writeInlines(page, token.tokens ?? [token], true);
      if (!implicit) page.text += '</p>\n';
      return;
    case 'heading':
      page.text += `<h${token.depth}>`;
      writeInlines(page, token.tokens, true);
      page.text += `</h${token.depth}>\n`;
      return;
    case 'code':
      return writeCode(page, token);
    case 'html':
      page.text += `${withoutNewlines(token.raw)}\n`;
      return;
    case 'hr':
      page.text += '<hr />\n';
      return;
    case 'blockquote':
      ensureLine(page);
      page.text += '<blockquote>\n';
      writeBlocks(page, token.tokens, false);
      page.text += '</blockquote>\n';
      return;
    case 'list':
      return writeList(page, token);
    case 'table':
      return writeTable(page, token);
    case 'checkbox':
      page.text += token.raw;
  }
}

function withoutNewlines(text: string): string {
  let end = text.length;
  while (text.charAt(end - 1) === '\n') end -= 1;
  return text.slice(0, end);
}

/** Without the blanks around each newline. */
function trimLines(text: string): string {
  const lines = text.split('\n');
  const last = lines.length - 1;
  return lines
    .map((line, index) => {
      const started = index === 0 ? line : line.replace(/^ +/, '');
      return index === last ? started : started.trimEnd();
    })
    .join('\n');
}

function ensureLine(page: Page): void {
  if (page.text !== '' && !page.text.endsWith('\n')) page.text += '\n';
}

function writeCode(page: Page, { lang, text }: Tokens.Code): void {
  const [language] = /^\S+/.exec(lang ?? '') ?? [];
  ensureLine(page);
  page.text +=
    language === undefined ? '<pre><code>' : `<pre><code class="language-${escapeHtml(language)}">`;
  page.text += escapeHtml(text === '' || text.endsWith('\n') ? text : `${text}\n`);
  page.text += '</code></pre>\n';
}

function writeList(page: Page, { ordered, start, items, loose }: Tokens.List): void {
  const tag = ordered ? 'ol' : 'ul';
  ensureLine(page);
  page.text += ordered && start !== 1 ? `<ol start="${start}">\n` : `<${tag}>\n`;
  for (const item of items) {
    ensureLine(page);
    page.text += '<li>';
    writeBlocks(page, item.tokens, !loose);
    page.text += '</li>\n';
  }
  page.text += `</${tag}>\n`;
}

function writeTable(page: Page, { header, rows }: Tokens.Table): void {
  ensureLine(page);
  page.text += '<table>\n<thead>\n';
  writeRow(page, header, 'th');
  page.text += '</thead>\n';
  if (rows.length > 0) page.text += '<tbody>\n';
  for (const row of rows) writeRow(page, row, 'td');
  page.text += rows.length > 0 ? '</tbody>\n</table>\n' : '</table>\n';
}

function writeRow(page: Page, cells: readonly Tokens.TableCell[], tag: string): void {
  page.text += '<tr>\n';
  for (const { align, tokens } of cells) {
    page.text += align === null ? `<${tag}>` : `<${tag} style="text-align: ${align};">`;
    writeInlines(page, tokens, true);
    page.text += `</${tag}>\n`;
  }
  page.text += '</tr>\n';
}

/** Without `tags`, as in the text that stands for an image, only what is to be read is written. */
function writeInlines(page: Page, tokens: readonly Token[], tags: boolean): void {
  for (const token of tokens) writeInline(page, token as MarkedToken | Extra | AutoLink, tags);
}

function writeInline(page: Page, token: MarkedToken | Extra | AutoLink, tags: boolean): void {
  switch (token.type) {
    case 'text':
      if (token.tokens) return writeInlines(page, token.tokens, tags);
      page.text += escapeText(trimLines(token.text));
      return;
    case 'escape':
      page.text += escapeHtml(token.text);
      return;
    case 'codespan':
      return wrap(page, 'code', tags, () => {
        page.text += escapeHtml(token.text);
      });
    case 'strong':
    case 'em':
      return wrap(page, token.type, tags, () => writeInlines(page, token.tokens, tags));
    case 'extra':
      return wrap(page, token.tag, tags, () => writeInlines(page, token.tokens, tags));
    case 'br':
      if (tags) page.text += '<br />';
      page.text += '\n';
      return;
    case 'html':
      if (tags) page.text += token.raw;
      return;
    case 'checkbox':
      page.text += token.raw;
      return;
    case 'autolink':
      return wrap(
        page,
        'a',
        tags,
        () => (page.text += escapeHtml(token.text)),
        ` href="${escapeUrl(token.href)}"`,
      );
    case 'link':
      return writeLink(page, token, tags);
    case 'image':
      return writeImage(page, token, tags);
  }
}

function wrap(page: Page, tag: string, tags: boolean, write: () => void, attributes = ''): void {
  if (tags) page.text += `<${tag}${attributes}>`;
  write();
  if (tags) page.text += `</${tag}>`;
}

function writeLink(page: Page, { href, title, tokens }: Tokens.Link, tags: boolean): void {
  const attributes = ` href="${escapeUrl(decodeEntities(href))}"${titleOf(title)}`;
  wrap(page, 'a', tags, () => writeInlines(page, tokens, tags), attributes);
}

function writeImage(page: Page, { href, title, tokens }: Tokens.Image, tags: boolean): void {
  if (tags) page.text += `<img src="${escapeUrl(decodeEntities(href))}" alt="`;
  writeInlines(page, tokens, false);
  if (tags) page.text += `"${titleOf(title)} />`;
}

function titleOf(title: string | null | undefined): string {
  return title ? ` title="${escapeText(title)}"` : '';
}
