import { Badge, Group } from '@mantine/core';

/** Short words side by side: roles, environments. */
export function Tags({ tags }: { readonly tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <Group gap={6}>
      {tags.map((tag) => (
        <Badge key={tag} variant="default" tt="none" fw={500} radius="sm">
          {tag}
        </Badge>
      ))}
    </Group>
  );
}
