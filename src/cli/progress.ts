import type { Terminal } from './terminal.ts';

const WIDTH = 20;
const number = new Intl.NumberFormat('en');

/**
 * Shows how far something is on stderr: share, rate and time left. A bar ten times a second on a terminal, a plain line
 * every five seconds elsewhere, and the end in any case.
 *
 * @param unit what is counted: `rows`
 * @returns what to call with how much is done, and of how much
 */
export function progressBar(terminal: Terminal, unit: string): (progress: { done: number; total: number }) => void {
  const began = performance.now();
  let shown = terminal.live ? -Infinity : began;
  return ({ done, total }) => {
    const now = performance.now();
    const ended = done >= total;
    if (total === 0 || (!ended && now - shown < (terminal.live ? 100 : 5000))) return;
    shown = now;
    const share = done / total;
    const rate = done / Math.max((now - began) / 1000, 0.001);
    const bar = terminal.live ? `${'█'.repeat(Math.floor(share * WIDTH)).padEnd(WIDTH, '░')} ` : '';
    const left = ended || rate === 0 ? '' : `, ${duration((total - done) / rate)} left`;
    terminal.status(
      `${bar}${String(Math.floor(share * 100))} %, ${number.format(done)} of ${number.format(total)} ${unit}, ${number.format(Math.round(rate))}/s${left}`,
    );
  };
}

const duration = (seconds: number): string => {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${String(whole)} s`;
  if (whole < 3600) return `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`;
  return `${String(Math.floor(whole / 3600))} h ${String(Math.floor((whole % 3600) / 60))} min`;
};
