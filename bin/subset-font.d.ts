declare module 'subset-font' {
  type Options = {
    targetFormat?: 'woff2';
    variationAxes?: Record<string, number>;
    noHinting?: boolean;
    /** OpenType features to keep; all of them when left out. */
    keepFeatures?: string[];
  };
  const subsetFont: (font: Uint8Array, letters: string, options: Options) => Promise<Uint8Array>;
  // biome-ignore lint/style/noDefaultExport: as the package has it
  export default subsetFont;
}
