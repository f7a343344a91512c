import process from 'node:process';
import { parseArgs } from 'node:util';
import { findInventory, listMachines, startMachines, stopMachines } from './machines.ts';
import { whyNoHosts } from './podman.ts';

const usage = 'usage: tsx provision/hosts/run.ts up|down|status [--count 3] [--set NAME]';
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '3' }, set: { type: 'string', default: 'dhakacart' } },
});
const say = (line: string) => console.error(line);

async function main(): Promise<number> {
  const why = await whyNoHosts();
  if (why) {
    say(`No test hosts here: ${why}.`);
    return 1;
  }
  switch (positionals[0]) {
    case 'up': {
      const { machines, inventory } = await startMachines(values.set, Number(values.count), say);
      for (const { name, address } of machines) console.log(`${name}\t${address}`);
      console.log(`npm run provision -- base -i ${inventory}`);
      return 0;
    }
    case 'down':
      await stopMachines(values.set);
      return 0;
    case 'status':
      for (const { name, address, state } of await listMachines(values.set))
        console.log(`${name}\t${address}\t${state}`);
      console.log(findInventory(values.set) ?? 'not up');
      return 0;
    default:
      say(usage);
      return 1;
  }
}

process.exitCode = await main();
