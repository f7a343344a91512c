import { all, num } from './dom.ts';

const two = (value: number): string => String(value).padStart(2, '0');

function show(time: HTMLElement): void {
  const left = Math.max(0, Math.floor((Date.parse(time.getAttribute('datetime') ?? '') - Date.now()) / 1000));
  const days = Math.floor(left / 86_400);
  const hours = Math.floor(left / 3600) % 24;
  const clock = `${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
  const day = document.documentElement.lang === 'bn' ? ' দিন ' : 'd ';
  time.textContent = num(
    days > 0 ? `${days}${day}${two(hours)}:${clock}` : hours > 0 ? `${two(hours)}:${clock}` : clock,
  );
}

export function startCountdowns(): void {
  const tick = () => all('[data-countdown]').forEach(show);
  tick();
  setInterval(tick, 1000);
}
