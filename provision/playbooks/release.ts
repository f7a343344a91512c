import { basename, join } from 'node:path';
import process from 'node:process';
import { definePlaybook } from '../engine/playbook.ts';
import { type Artefact, buildArtefact, describeArtefact } from '../release/artefact.ts';
import { releaseRole } from '../release/role.ts';

const root = join(import.meta.dirname, '../..');
let made: Artefact | null = null;

/** Builds these sources, or takes the file that RELEASE_FILE names, and switches one machine after the other to it. */
export const playbook = definePlaybook({
  name: 'release',
  plays: [
    {
      name: 'release',
      hosts: 'all',
      serial: 1,
      stopOnFailure: true,
      before: async ({ say }) => {
        const given = process.env.RELEASE_FILE;
        made = given
          ? await describeArtefact(given, basename(given, '.tar.gz'))
          : await buildArtefact(root, join(root, 'artifacts/releases'), say);
        say(`${made.id}: ${(made.bytes / 1_000_000).toFixed(1)} MB in ${made.file}`);
      },
      roles: [releaseRole(() => made)],
    },
  ],
});
