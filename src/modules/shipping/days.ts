const dayMs = 86_400_000;
/** Bangladesh has kept UTC+6 all year since 2010. */
const dhakaMs = 6 * 3_600_000;
const friday = 5;
/** What comes in before this hour in Dhaka can leave on the same day. Source: a rule of the shop. */
const sameDayUntilHour = 15;

/**
 * The first and last day of an arrival that takes so many days, as noon in Dhaka: the same date there and in UTC.
 * Fridays are skipped, and what comes after three in the afternoon does not leave the same day.
 */
export function arrivalDays(minDays: number, maxDays: number, now: Date): { from: Date; to: Date } {
  const dhaka = new Date(now.getTime() + dhakaMs);
  const today = Date.UTC(dhaka.getUTCFullYear(), dhaka.getUTCMonth(), dhaka.getUTCDate());
  const tooLate = dhaka.getUTCHours() >= sameDayUntilHour || dhaka.getUTCDay() === friday;
  const first = Math.max(minDays, tooLate ? 1 : 0);
  return { from: workingDay(today, first), to: workingDay(today, Math.max(maxDays, first)) };
}

/** Noon in Dhaka, so many working days after the day that begins at `start` (UTC). */
function workingDay(start: number, count: number): Date {
  let day = start;
  for (let left = count; left > 0; ) {
    day += dayMs;
    if (new Date(day).getUTCDay() !== friday) left--;
  }
  return new Date(day + 12 * 3_600_000 - dhakaMs);
}
