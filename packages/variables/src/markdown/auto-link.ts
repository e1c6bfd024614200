/** A link that a text begins with, as far as it goes. */
export function linkAt(text: string): { raw: string; href: string; text: string } | undefined {
  const scheme = /^(?:h(?:ttps?:\/\/)|ftp:\/\/|mailto:|www\.)/i.exec(text)?.[0].toLowerCase();
  if (scheme === undefined || !'hfmw'.includes(text.charAt(0))) return undefined;
  const raw = readAddress(text);
  if (raw === undefined) return undefined;
  const isMail = scheme === 'mailto:';
  const at = raw.indexOf('@');
  if (isMail && at <= scheme.length) return undefined;
  if (!isDomain(raw.slice(isMail ? at + 1 : scheme.length))) return undefined;
  return {
    raw,
    href: scheme === 'www.' ? `http://${raw}` : raw,
    text: isMail ? raw.slice(scheme.length) : raw,
  };
}

/** Up to a blank or `<`, without marks at the end and brackets that are closed but not opened. */
function readAddress(text: string): string | undefined {
  let open = 0;
  let end = 0;
  for (; end < text.length && !isEnd(text, end); end += 1) {
    const char = text.charAt(end);
    if (char === '(') open += 1;
    if (char === ')') open -= 1;
    if (open < 0) break;
    if (/[?!.,:*_~]/.test(char) && isEnd(text, end + 1)) break;
    if (char === '&' && /^&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/i.test(text.slice(end, end + 34)))
      break;
  }
  return open > 0 ? undefined : text.slice(0, end);
}

function isEnd(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return at >= text.length || code <= 32 || code === 127 || text.charAt(at) === '<';
}

/** At least two labels, of which the last two hold no `_`. */
function isDomain(address: string): boolean {
  const labels = (/^[^/?#:]*/.exec(address)?.[0] ?? '').split('.');
  if (labels.length < 2 || labels.slice(-2).some((label) => label.includes('_'))) return false;
  return labels.every((label) => /^[\p{L}\p{N}_-]+$/u.test(label));
}
