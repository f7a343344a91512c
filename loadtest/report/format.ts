/** Figures as people read them: three digits that count. */
export const short = (value: number): string =>
  value >= 100 || Number.isInteger(value)
    ? Math.round(value).toLocaleString('en')
    : value >= 10
      ? value.toFixed(1)
      : value.toFixed(2);

export const orDash = (value: number | null | undefined, show: (value: number) => string = short): string =>
  value === null || value === undefined ? '–' : show(value);

export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)}`;

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

export const signed = (change: number): string => `${change < 0 ? '−' : '+'}${Math.abs(Math.round(change * 100))} %`;
