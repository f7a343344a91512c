import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer from 'nodemailer';

export type Mail = { to: string; subject: string; html: string; text: string; messageId: string };
export type Mailer = { send: (mail: Mail) => Promise<void>; close: () => void };

/** Sends by SMTP; without a server each mail becomes a readable `.eml` file in the outbox directory. */
export function openMailer(options: { smtpUrl: string | undefined; from: string; outbox: string }): Mailer {
  const { from, smtpUrl, outbox } = options;
  if (smtpUrl) {
    const transport = nodemailer.createTransport({ url: smtpUrl, pool: true, socketTimeout: 20_000 });
    return {
      send: async (mail) => {
        await transport.sendMail({ ...mail, from });
      },
      close: () => transport.close(),
    };
  }
  const composer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return {
    send: async (mail) => {
      const { message } = await composer.sendMail({ ...mail, from });
      await mkdir(outbox, { recursive: true });
      const file = join(outbox, `${mail.messageId.replace(/[^\w.-]/g, '_')}.eml`);
      // Written beside and renamed: a reader never sees half a mail; the same mail twice is one file.
      await writeFile(`${file}.part`, message);
      await rename(`${file}.part`, file);
    },
    close: () => {},
  };
}
