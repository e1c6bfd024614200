import type { Config } from '../config/settings.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import type { DatabaseLocation } from '../database/open-database.ts';

/** Where the store is: PostgreSQL where the configuration names one, else a file of the data folder. */
export function databaseLocation(config: Config, data: DataFolder): DatabaseLocation {
  return config.databaseUrl === undefined
    ? { engine: 'sqlite', file: data.database }
    : { engine: 'postgresql', url: config.databaseUrl };
}
