/** Text that is taken elsewhere: a command for a terminal, a thumbprint, a key. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { copiedShownMs } from '../limits.ts';
import classes from './copy.module.css';

type CopyProps = { readonly text: string; readonly label: string };

/** A block of text with a button that copies it. */
export function CopyBlock({ text, label }: CopyProps) {
  const code = useRef<HTMLElement>(null);
  return (
    <div className={classes.block}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is scrolled by the keyboard too. */}
      <pre className={classes.text} tabIndex={0}>
        <code ref={code}>{text}</code>
      </pre>
      <CopyButton text={text} label={label} fallback={() => code.current} />
    </div>
  );
}

type CopyButtonProps = CopyProps & { readonly fallback: () => Node | null };

/** Where the browser gives no clipboard (a page over plain http), the text is selected instead. */
function CopyButton({ text, label, fallback }: CopyButtonProps) {
  const [said, setSaid] = useState<string>();
  const say = (words: string) => {
    setSaid(words);
    setTimeout(() => setSaid(undefined), copiedShownMs);
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say('Copied');
    } catch {
      const node = fallback();
      if (node) getSelection()?.selectAllChildren(node);
      say('Selected; copy it with the keyboard');
    }
  };
  const idle = `Copy ${label}`;
  return (
    <Tooltip label={said ?? idle} {...(said === undefined ? {} : { opened: true })}>
      <ActionIcon onClick={copy} aria-label={idle}>
        {said === 'Copied' ? <Check size={17} aria-hidden /> : <Copy size={17} aria-hidden />}
        <span role="status" className={classes.said}>
          {said}
        </span>
      </ActionIcon>
    </Tooltip>
  );
}
