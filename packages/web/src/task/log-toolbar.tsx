/** What can be done with a log: search it, follow it, open and close it, take it along. */
import { ActionIcon, Button, CloseButton, Menu, Select, TextInput, Tooltip } from '@mantine/core';
import type { LogLevel } from '@tako/api';
import { ArrowDownToLine, ChevronsUpDown, CircleAlert, Download, Search, WrapText } from 'lucide-react';
import type { Ref } from 'react';
import classes from './log-toolbar.module.css';

export type Levels = keyof typeof levelsOf;

export const levelsOf = {
  all: [],
  notable: ['highlight', 'warning', 'error'],
  problems: ['warning', 'error'],
  errors: ['error'],
} as const satisfies Record<string, readonly LogLevel[]>;

const levelChoices: readonly { readonly value: Levels; readonly label: string }[] = [
  { value: 'all', label: 'All levels' },
  { value: 'notable', label: 'Highlights and problems' },
  { value: 'problems', label: 'Warnings and errors' },
  { value: 'errors', label: 'Errors' },
];

export type LogToolbarProps = {
  readonly taskId: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly levels: Levels;
  readonly onLevels: (levels: Levels) => void;
  /** How many lines were found; undefined where nothing is searched. */
  readonly found: string | undefined;
  readonly problems: number;
  readonly onNextProblem: () => void;
  readonly canFollow: boolean;
  readonly isFollowing: boolean;
  readonly onFollow: () => void;
  readonly isWrapped: boolean;
  readonly onWrap: () => void;
  readonly onExpand: (how: 'all' | 'none' | 'itself') => void;
  readonly searchRef: Ref<HTMLInputElement>;
};

export function LogToolbar(props: LogToolbarProps) {
  const { taskId, problems, canFollow, isFollowing, isWrapped } = props;
  return (
    <div className={classes.bar} role="toolbar" aria-label="Log">
      <SearchFields {...props} />
      <div className={classes.tools}>
        {problems > 0 && (
          <Button
            variant="default"
            size="xs"
            leftSection={<CircleAlert size={15} aria-hidden />}
            onClick={props.onNextProblem}
          >
            {problems === 1 ? 'Go to the problem' : `Next of ${problems} problems`}
          </Button>
        )}
        {canFollow && (
          <Button
            variant={isFollowing ? 'light' : 'default'}
            size="xs"
            leftSection={<ArrowDownToLine size={15} aria-hidden />}
            aria-pressed={isFollowing}
            onClick={props.onFollow}
          >
            Follow
          </Button>
        )}
        <ExpandMenu onExpand={props.onExpand} />
        <Tooltip label="Wrap long lines">
          <ActionIcon
            variant={isWrapped ? 'light' : 'subtle'}
            color={isWrapped ? 'iris' : 'gray'}
            aria-pressed={isWrapped}
            aria-label="Wrap long lines"
            onClick={props.onWrap}
          >
            <WrapText size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Download the whole log as text">
          <ActionIcon
            component="a"
            href={`/api/v1/tasks/${encodeURIComponent(taskId)}/log/raw`}
            download
            aria-label="Download the whole log as text"
          >
            <Download size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}

function SearchFields({ text, onText, levels, onLevels, found, searchRef }: LogToolbarProps) {
  return (
    <div className={classes.search}>
      <TextInput
        ref={searchRef}
        className={classes.text ?? ''}
        size="xs"
        aria-label="Search the log"
        placeholder="Search the log"
        leftSection={<Search size={15} aria-hidden />}
        rightSection={
          text === '' ? null : (
            <CloseButton size="xs" aria-label="Clear the search" onClick={() => onText('')} />
          )
        }
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onText('');
        }}
      />
      <Select
        className={classes.levels ?? ''}
        size="xs"
        aria-label="Levels"
        data={levelChoices}
        value={levels}
        allowDeselect={false}
        onChange={(value) => onLevels((value ?? 'all') as Levels)}
      />
      <span role="status" className={classes.found}>
        {found}
      </span>
    </div>
  );
}

function ExpandMenu({ onExpand }: Pick<LogToolbarProps, 'onExpand'>) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label="Open and close">
          <ActionIcon aria-label="Open and close">
            <ChevronsUpDown size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onExpand('all')}>Open all</Menu.Item>
        <Menu.Item onClick={() => onExpand('none')}>Close all</Menu.Item>
        <Menu.Item onClick={() => onExpand('itself')}>Open what runs and what failed</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
