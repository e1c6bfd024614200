/** Where files are dropped or chosen. */
import { Button, FileButton, Group, Paper, SegmentedControl, Stack, Text } from '@mantine/core';
import { Upload as UploadIcon } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import classes from './drop-zone.module.css';
import { type Conflict, upload } from './uploads.ts';

const conflicts: { readonly value: Conflict; readonly label: string }[] = [
  { value: 'fail', label: 'Refuse it' },
  { value: 'overwrite', label: 'Replace it' },
  { value: 'ignore', label: 'Leave it' },
];

export function DropZone() {
  const [conflict, setConflict] = useState<Conflict>('fail');
  const [isOver, setOver] = useState(false);
  const take = (files: readonly File[]) => {
    if (files.length > 0) upload(files, conflict);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take([...event.dataTransfer.files]);
  };
  const over = (event: DragEvent) => {
    // Otherwise the browser would open the file instead of the page.
    event.preventDefault();
    setOver(true);
  };
  return (
    <Paper
      className={classes.zone ?? ''}
      component="section"
      aria-label="Upload packages"
      data-over={isOver || undefined}
      onDrop={drop}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
    >
      <Stack gap="sm" align="center">
        <Group gap="sm" justify="center">
          <FileButton multiple accept=".nupkg" onChange={take}>
            {(props) => (
              <Button {...props} leftSection={<UploadIcon size={16} aria-hidden />}>
                Upload packages
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed">
            or drop .nupkg files here
          </Text>
        </Group>
        <Group gap="xs" justify="center">
          <Text size="sm" c="dimmed" id="conflict">
            Where a version is there already:
          </Text>
          <SegmentedControl
            size="xs"
            aria-labelledby="conflict"
            data={conflicts}
            value={conflict}
            onChange={(value) => setConflict(value as Conflict)}
          />
        </Group>
      </Stack>
    </Paper>
  );
}
