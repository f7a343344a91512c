/** Words that invented products are put together from, each `[English, Bangla]`. */
export type Word = readonly [en: string, bn: string];

export type OptionSet = { name: Word; values: readonly (readonly [value: string, label: string, swatch?: string])[] };

export type Kind = {
  /** The slug of the category they are sold in. */
  category: string;
  names: readonly Word[];
  materials: readonly Word[];
  /** Whole taka. */
  price: readonly [least: number, most: number];
  options: 'colours' | 'sizes' | 'shoes' | 'weights' | 'storage' | 'none';
  grams: number;
};

export const optionSets: Record<Exclude<Kind['options'], 'none'>, OptionSet> = {
  colours: {
    name: ['Colour', 'রং'],
    values: [
      ['Red', 'লাল', '#b3202e'],
      ['Maroon', 'মেরুন', '#7d2033'],
      ['Navy', 'নেভি', '#25345f'],
      ['Teal', 'টিল', '#127a85'],
      ['Bottle green', 'বটল গ্রিন', '#1f5c3d'],
      ['Black', 'কালো', '#24212b'],
      ['White', 'সাদা', '#f2f2f2'],
      ['Mustard', 'সরিষা', '#cc9416'],
      ['Sky blue', 'আকাশি', '#4f9fd8'],
      ['Peach', 'পিচ', '#f0a184'],
    ],
  },
  sizes: {
    name: ['Size', 'সাইজ'],
    values: [
      ['S', 'এস'],
      ['M', 'এম'],
      ['L', 'এল'],
      ['XL', 'এক্সএল'],
    ],
  },
  shoes: {
    name: ['Size', 'সাইজ'],
    values: [
      ['39', '৩৯'],
      ['40', '৪০'],
      ['41', '৪১'],
      ['42', '৪২'],
    ],
  },
  weights: {
    name: ['Weight', 'ওজন'],
    values: [
      ['250 g', '২৫০ গ্রাম'],
      ['500 g', '৫০০ গ্রাম'],
      ['1 kg', '১ কেজি'],
    ],
  },
  storage: {
    name: ['Storage', 'স্টোরেজ'],
    values: [
      ['128 GB', '১২৮ জিবি'],
      ['256 GB', '২৫৬ জিবি'],
      ['512 GB', '৫১২ জিবি'],
    ],
  },
};

export const places: readonly Word[] = [
  ['Dhaka', 'ঢাকা'],
  ['Tangail', 'টাঙ্গাইল'],
  ['Rajshahi', 'রাজশাহী'],
  ['Sylhet', 'সিলেট'],
  ['Comilla', 'কুমিল্লা'],
  ['Bogura', 'বগুড়া'],
  ['Khulna', 'খুলনা'],
  ['Barishal', 'বরিশাল'],
  ['Rangpur', 'রংপুর'],
  ['Mymensingh', 'ময়মনসিংহ'],
  ['Jashore', 'যশোর'],
  ['Pabna', 'পাবনা'],
  ['Dinajpur', 'দিনাজপুর'],
  ['Kushtia', 'কুষ্টিয়া'],
  ['Faridpur', 'ফরিদপুর'],
  ['Noakhali', 'নোয়াখালী'],
  ['Chattogram', 'চট্টগ্রাম'],
  ['Sirajganj', 'সিরাজগঞ্জ'],
  ['Narsingdi', 'নরসিংদী'],
  ['Manikganj', 'মানিকগঞ্জ'],
  ['Jamalpur', 'জামালপুর'],
  ['Natore', 'নাটোর'],
  ['Satkhira', 'সাতক্ষীরা'],
  ['Bandarban', 'বান্দরবান'],
];

export const qualities: readonly Word[] = [
  ['Classic', 'ক্ল্যাসিক'],
  ['Everyday', 'রোজকার'],
  ['Festive', 'উৎসবের'],
  ['Fine', 'মিহি'],
  ['Light', 'হালকা'],
  ['Premium', 'প্রিমিয়াম'],
  ['Simple', 'সাদামাটা'],
  ['Royal', 'রাজকীয়'],
  ['Monsoon', 'বর্ষার'],
  ['Winter', 'শীতের'],
  ['Spring', 'বসন্তের'],
  ['Village', 'গাঁয়ের'],
  ['Heritage', 'ঐতিহ্যের'],
  ['Modern', 'আধুনিক'],
  ['Soft', 'নরম'],
  ['Sturdy', 'মজবুত'],
  ['Pure', 'খাঁটি'],
  ['Select', 'বাছাই করা'],
  ['Golden', 'সোনালি'],
  ['Silver', 'রুপালি'],
  ['Morning', 'ভোরের'],
  ['Evening', 'সন্ধ্যার'],
  ['Summer', 'গরমের'],
  ['River', 'নদীর'],
];

const cloth: readonly Word[] = [
  ['Cotton', 'সুতি'],
  ['Silk', 'সিল্ক'],
  ['Half-Silk', 'হাফ সিল্ক'],
  ['Khadi', 'খাদি'],
  ['Linen', 'লিনেন'],
  ['Muslin', 'মসলিন'],
];
const hide: readonly Word[] = [
  ['Leather', 'চামড়ার'],
  ['Suede', 'সোয়েড'],
  ['Canvas', 'ক্যানভাস'],
  ['Jute', 'পাটের'],
];
const fare: readonly Word[] = [
  ['Fresh', 'টাটকা'],
  ['Homemade', 'ঘরে বানানো'],
  ['Organic', 'অর্গানিক'],
  ['Sundried', 'রোদে শুকানো'],
];
const gear: readonly Word[] = [
  ['Wireless', 'ওয়্যারলেস'],
  ['Fast', 'ফাস্ট'],
  ['Mini', 'মিনি'],
  ['Pro', 'প্রো'],
  ['Ultra', 'আল্ট্রা'],
];
const make: readonly Word[] = [
  ['Clay', 'মাটির'],
  ['Brass', 'পিতলের'],
  ['Steel', 'স্টিলের'],
  ['Wooden', 'কাঠের'],
  ['Bamboo', 'বাঁশের'],
  ['Glass', 'কাচের'],
];
const care: readonly Word[] = [
  ['Neem', 'নিম'],
  ['Aloe', 'অ্যালোভেরা'],
  ['Rose', 'গোলাপ'],
  ['Turmeric', 'হলুদ'],
  ['Sandalwood', 'চন্দন'],
];
const paper: readonly Word[] = [
  ['Illustrated', 'সচিত্র'],
  ['Collected', 'সংকলিত'],
  ['Pocket', 'পকেট'],
  ['Large', 'বড়'],
];

const kind = (
  category: string,
  names: readonly Word[],
  materials: readonly Word[],
  price: readonly [number, number],
  options: Kind['options'],
  grams: number,
): Kind => ({ category, names, materials, price, options, grams });

export const kinds: readonly Kind[] = [
  kind(
    'jamdani',
    [
      ['Jamdani Saree', 'জামদানি শাড়ি'],
      ['Jamdani Dupatta', 'জামদানি ওড়না'],
    ],
    cloth,
    [3_500, 28_000],
    'colours',
    600,
  ),
  kind(
    'katan-silk',
    [
      ['Katan Saree', 'কাতান শাড়ি'],
      ['Benarasi Saree', 'বেনারসি শাড়ি'],
    ],
    cloth,
    [4_000, 32_000],
    'colours',
    700,
  ),
  kind(
    'taant-cotton',
    [
      ['Taant Saree', 'তাঁতের শাড়ি'],
      ['Block Print Saree', 'ব্লক প্রিন্ট শাড়ি'],
    ],
    cloth,
    [900, 4_500],
    'colours',
    550,
  ),
  kind(
    'three-piece',
    [
      ['Three-Piece', 'থ্রি-পিস'],
      ['Kurti', 'কুর্তি'],
      ['Orna', 'ওড়না'],
    ],
    cloth,
    [700, 5_500],
    'sizes',
    450,
  ),
  kind(
    'panjabi',
    [
      ['Panjabi', 'পাঞ্জাবি'],
      ['Pajama', 'পায়জামা'],
      ['Koti', 'কোটি'],
    ],
    cloth,
    [800, 6_000],
    'sizes',
    400,
  ),
  kind(
    'shirts',
    [
      ['Shirt', 'শার্ট'],
      ['Polo', 'পোলো'],
      ['Jeans', 'জিনস'],
    ],
    cloth,
    [450, 2_800],
    'sizes',
    350,
  ),
  kind(
    'lungi-gamcha',
    [
      ['Lungi', 'লুঙ্গি'],
      ['Gamcha', 'গামছা'],
      ['Shawl', 'চাদর'],
    ],
    cloth,
    [250, 2_200],
    'colours',
    300,
  ),
  kind(
    'kids-wear',
    [
      ['Frock', 'ফ্রক'],
      ['Romper', 'রম্পার'],
      ['Nima', 'নিমা'],
    ],
    cloth,
    [250, 2_500],
    'sizes',
    250,
  ),
  kind(
    'baby-care',
    [
      ['Baby Blanket', 'শিশুর কম্বল'],
      ['Feeder', 'ফিডার'],
      ['Bib', 'বিব'],
    ],
    care,
    [150, 1_800],
    'none',
    300,
  ),
  kind(
    'mens-shoes',
    [
      ['Loafer', 'লোফার'],
      ['Sneaker', 'স্নিকার'],
      ['Sandal', 'স্যান্ডেল'],
    ],
    hide,
    [900, 6_500],
    'shoes',
    900,
  ),
  kind(
    'womens-shoes',
    [
      ['Heels', 'হিল'],
      ['Nagra', 'নাগরা'],
      ['Ballerina', 'ব্যালেরিনা'],
    ],
    hide,
    [700, 4_500],
    'shoes',
    700,
  ),
  kind(
    'leather-bags',
    [
      ['Tote Bag', 'টোট ব্যাগ'],
      ['Backpack', 'ব্যাকপ্যাক'],
      ['Briefcase', 'ব্রিফকেস'],
    ],
    hide,
    [900, 8_500],
    'colours',
    900,
  ),
  kind(
    'wallets-belts',
    [
      ['Wallet', 'মানিব্যাগ'],
      ['Belt', 'বেল্ট'],
      ['Card Holder', 'কার্ড হোল্ডার'],
    ],
    hide,
    [350, 2_500],
    'colours',
    200,
  ),
  kind(
    'sweets',
    [
      ['Chomchom', 'চমচম'],
      ['Laddu', 'লাড্ডু'],
      ['Sandesh', 'সন্দেশ'],
      ['Barfi', 'বরফি'],
    ],
    fare,
    [180, 900],
    'weights',
    500,
  ),
  kind(
    'honey-ghee',
    [
      ['Honey', 'মধু'],
      ['Ghee', 'ঘি'],
      ['Gur', 'গুড়'],
    ],
    fare,
    [200, 1_800],
    'weights',
    500,
  ),
  kind(
    'spices-oil',
    [
      ['Chilli Powder', 'মরিচের গুঁড়া'],
      ['Cumin', 'জিরা'],
      ['Mustard Oil', 'সরিষার তেল'],
      ['Garam Masala', 'গরম মসলা'],
    ],
    fare,
    [80, 900],
    'weights',
    500,
  ),
  kind(
    'pickles-snacks',
    [
      ['Mango Pickle', 'আমের আচার'],
      ['Chanachur', 'চানাচুর'],
      ['Murali', 'মুরালি'],
    ],
    fare,
    [90, 600],
    'weights',
    400,
  ),
  kind(
    'rice-tea',
    [
      ['Chinigura Rice', 'চিনিগুঁড়া চাল'],
      ['Tea Leaf', 'চা পাতা'],
      ['Dry Fish', 'শুঁটকি'],
    ],
    fare,
    [120, 1_500],
    'weights',
    500,
  ),
  kind(
    'bangla-books',
    [
      ['Novel', 'উপন্যাস'],
      ['Stories', 'গল্প'],
      ['Essays', 'প্রবন্ধ'],
      ['Poems', 'কবিতা'],
    ],
    paper,
    [150, 900],
    'none',
    350,
  ),
  kind(
    'childrens-books',
    [
      ['Rhymes', 'ছড়া'],
      ['Fairy Tales', 'রূপকথা'],
      ['Alphabet', 'বর্ণমালা'],
    ],
    paper,
    [100, 500],
    'none',
    250,
  ),
  kind(
    'stationery',
    [
      ['Notebook', 'খাতা'],
      ['Fountain Pen', 'ঝরনা কলম'],
      ['Crayons', 'রংপেনসিল'],
    ],
    paper,
    [40, 900],
    'none',
    200,
  ),
  kind(
    'smartphones',
    [
      ['Smartphone', 'স্মার্টফোন'],
      ['Feature Phone', 'ফিচার ফোন'],
    ],
    gear,
    [1_500, 95_000],
    'storage',
    250,
  ),
  kind(
    'audio',
    [
      ['Headphones', 'হেডফোন'],
      ['Earbuds', 'ইয়ারবাড'],
      ['Speaker', 'স্পিকার'],
    ],
    gear,
    [450, 9_500],
    'colours',
    300,
  ),
  kind(
    'chargers',
    [
      ['Charger', 'চার্জার'],
      ['Power Bank', 'পাওয়ার ব্যাংক'],
      ['Cable', 'কেবল'],
    ],
    gear,
    [150, 4_500],
    'none',
    250,
  ),
  kind(
    'watches',
    [
      ['Watch', 'ঘড়ি'],
      ['Smart Watch', 'স্মার্ট ওয়াচ'],
    ],
    gear,
    [600, 12_000],
    'colours',
    150,
  ),
  kind(
    'bedding',
    [
      ['Nakshi Kantha', 'নকশি কাঁথা'],
      ['Bed Sheet', 'বিছানার চাদর'],
      ['Pillow', 'বালিশ'],
    ],
    cloth,
    [350, 7_500],
    'colours',
    1_200,
  ),
  kind(
    'kitchen',
    [
      ['Korai', 'কড়াই'],
      ['Tiffin Carrier', 'টিফিন ক্যারিয়ার'],
      ['Teapot', 'টিপট'],
    ],
    make,
    [250, 4_500],
    'none',
    1_100,
  ),
  kind(
    'decor',
    [
      ['Vase', 'ফুলদানি'],
      ['Lamp', 'বাতি'],
      ['Wall Mat', 'দেয়ালের মাদুর'],
    ],
    make,
    [200, 5_500],
    'none',
    900,
  ),
  kind(
    'skin-hair',
    [
      ['Soap', 'সাবান'],
      ['Face Pack', 'ফেস প্যাক'],
      ['Hair Oil', 'চুলের তেল'],
    ],
    care,
    [80, 1_200],
    'none',
    200,
  ),
  kind(
    'makeup-attar',
    [
      ['Attar', 'আতর'],
      ['Kajal', 'কাজল'],
      ['Lipstick', 'লিপস্টিক'],
    ],
    care,
    [120, 2_500],
    'colours',
    80,
  ),
  kind(
    'toys-puzzles',
    [
      ['Puzzle', 'পাজল'],
      ['Doll', 'পুতুল'],
      ['Building Blocks', 'ব্লক'],
    ],
    make,
    [120, 2_500],
    'none',
    500,
  ),
  kind(
    'sports',
    [
      ['Cricket Bat', 'ক্রিকেট ব্যাট'],
      ['Football', 'ফুটবল'],
      ['Racket', 'র‍্যাকেট'],
    ],
    make,
    [250, 5_500],
    'none',
    900,
  ),
];
