/** The editor of a script: loaded when a step with a script is opened. */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, indentUnit, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { csharp } from '@codemirror/legacy-modes/mode/clike';
import { powerShell } from '@codemirror/legacy-modes/mode/powershell';
import { python } from '@codemirror/legacy-modes/mode/python';
import { shell } from '@codemirror/legacy-modes/mode/shell';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  Decoration,
  drawSelection,
  EditorView,
  keymap,
  lineNumbers,
  MatchDecorator,
  ViewPlugin,
} from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { styleNonce } from '../look/style-nonce.ts';
import classes from './code-editor.module.css';
import type { Syntax } from './languages.ts';

const modes: Readonly<Record<Syntax, Extension>> = {
  bash: StreamLanguage.define(shell),
  powershell: StreamLanguage.define(powerShell),
  python: StreamLanguage.define(python),
  csharp: StreamLanguage.define(csharp),
};

export type CodeEditorProps = {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly syntax: Syntax;
  /** What it is called for whoever hears it. */
  readonly label: string;
};

export default function CodeEditor({ value, onChange, syntax, label }: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const opened = useRef<Opened>(undefined);
  const told = useRef(onChange);
  told.current = onChange;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is opened once; what changes is told to it below.
  useEffect(() => {
    const editor = open(place.current as HTMLElement, { value, syntax, label }, (text) => told.current(text));
    opened.current = editor;
    return () => editor.view.destroy();
  }, []);
  useEffect(() => opened.current?.setText(value), [value]);
  useEffect(() => opened.current?.setLook(syntax, label), [syntax, label]);
  return <div ref={place} className={classes.editor} />;
}

type Opened = {
  readonly view: EditorView;
  readonly setText: (text: string) => void;
  readonly setLook: (syntax: Syntax, label: string) => void;
};

type Beginning = Pick<CodeEditorProps, 'value' | 'syntax' | 'label'>;

function open(
  parent: HTMLElement,
  { value, syntax, label }: Beginning,
  onText: (text: string) => void,
): Opened {
  const look = new Compartment();
  const lookOf = (of: Syntax, name: string) => [
    modes[of],
    EditorView.contentAttributes.of({ 'aria-label': name, spellcheck: 'false' }),
  ];
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: value,
      extensions: [
        ...always,
        look.of(lookOf(syntax, label)),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) onText(textOf(state));
        }),
      ],
    }),
  });
  return {
    view,
    setText: (text) => {
      const { state } = view;
      if (unixLines(text) !== textOf(state))
        view.dispatch({ changes: { from: 0, to: state.doc.length, insert: text } });
    },
    setLook: (of, name) => view.dispatch({ effects: look.reconfigure(lookOf(of, name)) }),
  };
}

const textOf = (state: EditorState): string => state.doc.toString();

/** What is only looked at keeps the line ends that it has; what is edited gets those of Unix. */
const unixLines = (text: string): string => text.replaceAll(/\r\n?/g, '\n');

const variable = Decoration.mark({ class: classes.variable ?? '' });
const variablesIn = new MatchDecorator({ regexp: /#\{[^}\n]*\}/g, decoration: variable });

/** `#{...}` is replaced before any language sees it. */
const variables = ViewPlugin.define(
  (view) => ({
    decorations: variablesIn.createDeco(view),
    update(change) {
      this.decorations = variablesIn.updateDeco(change, this.decorations);
    },
  }),
  { decorations: (plugin) => plugin.decorations },
);

// Tab goes on to the next field, as everywhere on the page; Ctrl ] and Ctrl [ indent.
const always: readonly Extension[] = [
  EditorView.cspNonce.of(styleNonce),
  lineNumbers(),
  history(),
  drawSelection(),
  bracketMatching(),
  indentUnit.of('  '),
  EditorView.lineWrapping,
  syntaxHighlighting(classHighlighter),
  variables,
  keymap.of([...defaultKeymap, ...historyKeymap]),
];
