/** A product as the file has it. A field is undefined when its column is missing: what the shop has is kept. */
export type FileProduct = {
  line: number;
  handle: string;
  /** Empty when the file gives none. */
  title: string;
  description: string | undefined;
  vendor: string | undefined;
  type: string;
  tags: string[] | undefined;
  published: boolean | undefined;
  /** The names of the options; none for "Title / Default Title". */
  options: string[];
  /** Whether the file has columns for options at all. */
  optionsGiven: boolean;
  variants: FileVariant[];
  pictures: FilePicture[];
};

export type FileVariant = {
  line: number;
  optionValues: string[];
  /** Empty when the file gives none. */
  sku: string;
  barcode: string | null | undefined;
  priceMinor: number;
  compareAtMinor: number | null | undefined;
  costMinor: number | null | undefined;
  weightGrams: number | undefined;
  /** Undefined when the file gives none: the stock is kept. */
  quantity: number | undefined;
};

export type FilePicture = { line: number; url: string; alt: string };
