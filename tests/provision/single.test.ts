import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playbook as single } from '../../provision/playbooks/single.ts';
import { databasePassword, domain, runOn } from '../../provision/prove/machine.ts';
import { whyNoMachines } from './support/machines.ts';
import { openShopMachine, type ShopMachine } from './support/shop_machine.ts';

const why = whyNoMachines ?? (process.env.PROVISION_HOSTS === '1' ? null : 'minutes long: PROVISION_HOSTS=1 runs them');
const patience = { timeout: 240_000 };
const quick = { readySeconds: 30, watchSeconds: 2, drainSeconds: 5 };

describe.skipIf(why !== null)(`the shop on one machine${why ? ` (${why})` : ''}`, () => {
  let machine: ShopMachine;
  beforeAll(async () => {
    machine = await openShopMachine([['one', 'none']]);
  }, 300_000);
  afterAll(() => machine?.close());

  test('single sets it up, and changes nothing the second time', patience, async () => {
    const first = await runOn(machine, single, quick);
    expect(first.failed).toEqual([]);
    expect(first.exit).toBe('fine');
    expect(first.texts).not.toContain(databasePassword);
    const again = await runOn(machine, single, quick);
    expect(again).toMatchObject({ exit: 'fine', changed: [], failed: [] });
    expect(await machine.inside('stat -c "%a %U" /etc/shop/settings.env /etc/haproxy/tls/shop.pem')).toBe(
      '600 root\n600 root\n',
    );
    expect(await machine.inside("runuser -u postgres -- psql -XtAc 'show shared_buffers'")).toBe('512MB\n');
  });

  test('the first release opens the shop over HTTPS, with its limits, backups and figures', patience, async () => {
    expect(await machine.bring('one', quick)).toMatchObject({ exit: 'fine', failed: [] });
    const home = await machine.visit('/');
    expect(home.status).toBe(200);
    expect(home.body).toContain(`https://${domain}/`);
    expect((await machine.visit('/metrics')).status).toBe(404);
    expect(
      await machine.inside(
        `curl -s -o /dev/null -w '%{http_code} %{redirect_url}' -H 'Host: ${domain}' http://127.0.0.1/x`,
      ),
    ).toBe(`301 https://${domain}/x`);
    expect(await machine.inside(`curl -sk -o /dev/null -w '%{http_version}' https://127.0.0.1/`)).toBe('2');
    await machine.inside('systemctl start shop-backup.service && systemctl start shop-drill.service');
    expect(await machine.inside('journalctl -u shop-drill -o cat')).toContain('the books are right');
    expect(await machine.inside('systemctl show -p After --value shop-drill')).toContain('postgresql@15-main.service');
    expect(await machine.inside('shop backup:list')).toMatch(/dump/);
    expect(await machine.inside('curl -s http://127.0.0.1:9100/metrics | grep -c ^backup_')).toMatch(/^[1-9]/);
    expect(await machine.inside('systemctl is-enabled shop-backup.timer')).toBe('enabled\n');
  });

  test('after a restart of the machine the live colour comes up alone', patience, async () => {
    await machine.restart('web1');
    // From inside: the machine may come up with another address.
    const home = () => machine.inside("curl -sk -o /dev/null -w '%{http_code}' https://127.0.0.1/ || :").catch(String);
    await expect.poll(home, { timeout: 90_000 }).toBe('200');
    expect(await machine.inside('systemctl is-active shop@blue; systemctl is-active shop@green || :')).toBe(
      'active\ninactive\n',
    );
  });
});
