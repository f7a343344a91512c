import { defineTexts } from '../../platform/i18n.ts';

export const checkoutTexts = defineTexts({
  title: ['Checkout', 'অর্ডার'],
  steps: ['Steps of the checkout', 'অর্ডারের ধাপ'],
  stepAddress: ['Address', 'ঠিকানা'],
  stepDelivery: ['Delivery', 'ডেলিভারি'],
  stepPayment: ['Payment', 'পেমেন্ট'],
  stepDone: ['done', 'হয়েছে'],
  editCart: ['Change the cart', 'কার্ট বদলান'],
  backToCart: ['Back to the cart', 'কার্টে ফিরুন'],
  backToAddress: ['Back to the address', 'ঠিকানায় ফিরুন'],
  backToDelivery: ['Back to delivery', 'ডেলিভারিতে ফিরুন'],
  optional: ['optional', 'না দিলেও চলে'],
  edit: ['Change', 'বদলান'],
  editAddress: ['Change the address', 'ঠিকানা বদলান'],
  editDelivery: ['Change the delivery', 'ডেলিভারি বদলান'],

  addressTitle: ['Where should we bring it?', 'কোথায় পৌঁছে দেব?'],
  addressIntro: ['No account needed. Your phone number is enough.', 'অ্যাকাউন্ট লাগবে না, ফোন নম্বরই যথেষ্ট।'],
  contact: ['Contact', 'যোগাযোগ'],
  place: ['The address', 'ঠিকানা'],
  labelPhone: ['Mobile number', 'মোবাইল নম্বর'],
  hintPhone: ['11 digits. The courier calls this number.', '১১ সংখ্যার নম্বর। কুরিয়ার এই নম্বরে ফোন করবে।'],
  labelName: ['Full name', 'পুরো নাম'],
  labelEmail: ['E-mail', 'ই-মেইল'],
  hintEmail: ['For the receipt.', 'রসিদ পাঠানোর জন্য।'],
  labelDistrict: ['District', 'জেলা'],
  chooseDistrict: ['Choose your district', 'জেলা বেছে নিন'],
  labelUpazila: ['Upazila or thana', 'উপজেলা বা থানা'],
  chooseUpazila: ['Choose your area', 'এলাকা বেছে নিন'],
  districtFirst: ['Choose the district first', 'আগে জেলা বেছে নিন'],
  showAreas: ['Show areas', 'এলাকা দেখান'],
  labelStreet: ['House, road, village', 'বাসা, রাস্তা, গ্রাম'],
  hintStreet: ['So that a stranger would find it.', 'অচেনা কেউও যেন খুঁজে পায়।'],
  labelNote: ['Note for the courier', 'কুরিয়ারের জন্য নোট'],
  toDelivery: ['Continue to delivery', 'ডেলিভারির ধাপে যান'],

  shippingTitle: ['How should it come?', 'কীভাবে পাঠাব?'],
  arrives: (from: string, to: string) => [
    from === to ? from : `${from} to ${to}`,
    from === to ? from : `${from} থেকে ${to}`,
  ],
  free: ['Free', 'ফ্রি'],
  toPayment: ['Continue to payment', 'পেমেন্টের ধাপে যান'],
  holdHint: ['The next step holds your items for 10 minutes.', 'পরের ধাপে পণ্যগুলো ১০ মিনিট আপনার জন্য ধরে রাখব।'],

  paymentTitle: ['Check and place the order', 'দেখে নিয়ে অর্ডার দিন'],
  held: ['Your items are set aside for you', 'পণ্যগুলো আপনার জন্য আলাদা করে রাখা আছে'],
  timeLeft: ['Time left', 'সময় বাকি'],
  minutes: (n: string) => [`${n} ${n === '1' ? 'minute' : 'minutes'}`, `${n} মিনিট`],
  until: (at: string) => [`until ${at}`, `${at} পর্যন্ত`],
  heldHint: [
    'Should the time run out, nothing is lost: you can hold them again.',
    'সময় পেরিয়ে গেলেও কিছু হারাবে না, আবার ধরে রাখতে পারবেন।',
  ],
  expiredTitle: ['The time to hold your items has run out', 'পণ্য ধরে রাখার সময় শেষ'],
  expiredText: [
    'What you filled in is still here. Hold the items again to place the order.',
    'যা লিখেছিলেন সবই আছে। অর্ডার দিতে পণ্যগুলো আবার ধরে রাখুন।',
  ],
  holdAgain: ['Hold my items again', 'আবার ধরে রাখুন'],
  deliverTo: ['Deliver to', 'ডেলিভারির ঠিকানা'],
  deliverBy: ['Delivery', 'ডেলিভারি'],
  payBy: ['How you pay', 'কীভাবে টাকা দেবেন'],
  cod: ['Cash on delivery', 'ক্যাশ অন ডেলিভারি'],
  codNote: ['Open the parcel first, then pay the courier in cash.', 'আগে পার্সেল খুলে দেখুন, তারপর কুরিয়ারের হাতে টাকা দিন।'],
  items: ['Your items', 'আপনার পণ্য'],
  placeOrder: (total: string) => [`Place order · ${total}`, `অর্ডার দিন · ${total}`],
  placeHint: ['You pay nothing now.', 'এখন কোনো টাকা দিতে হবে না।'],
  terms: ['By ordering you accept our', 'অর্ডার দিলে ধরে নেব আপনি আমাদের'],
  termsLink: ['terms of sale', 'কেনাবেচার শর্ত'],
  and: ['and', 'ও'],
  returnsLink: ['returns in 7 days', '৭ দিনের ফেরত নীতি'],
  termsEnd: ['.', ' মেনে নিচ্ছেন।'],

  summary: ['Your order', 'আপনার অর্ডার'],
  times: (n: string) => [`× ${n}`, `× ${n}`],
  subtotal: ['Items', 'পণ্যের দাম'],
  delivery: ['Delivery', 'ডেলিভারি'],
  deliveryLater: ['At the next step', 'পরের ধাপে'],
  total: ['Total', 'মোট'],
  totalBeforeDelivery: ['Total before delivery', 'ডেলিভারি ছাড়া মোট'],
  vatContained: (amount: string) => [`VAT of ${amount} is included`, `এর মধ্যে ভ্যাট ${amount}`],

  errorTitle: ['Please look at this again', 'এটুকু আরেকবার দেখুন'],

  // What is wrong, by the name of the field.
  phone: [
    'Enter a Bangladeshi mobile number of 11 digits, such as 01712345678.',
    '১১ সংখ্যার মোবাইল নম্বর দিন, যেমন ০১৭১২৩৪৫৬৭৮।',
  ],
  name: ['Enter your name, so that the courier can ask for you.', 'আপনার নাম লিখুন, কুরিয়ার যেন নাম ধরে খুঁজতে পারে।'],
  nameLong: ['The name is too long for a parcel label: 80 letters at most.', 'নামটা বেশি বড়। ৮০ অক্ষরের মধ্যে লিখুন।'],
  email: [
    'This does not look like an e-mail address. Correct it or leave it empty.',
    'ই-মেইল ঠিকানাটা ঠিক মনে হচ্ছে না। ঠিক করুন বা খালি রাখুন।',
  ],
  district: ['Choose your district.', 'জেলা বেছে নিন।'],
  upazila: ['Choose your upazila or thana.', 'উপজেলা বা থানা বেছে নিন।'],
  street: ['Enter house and road, or village and post office.', 'বাসা ও রাস্তা, অথবা গ্রাম ও ডাকঘর লিখুন।'],
  streetLong: ['The address is too long: 200 letters at most.', 'ঠিকানাটা বেশি বড়। ২০০ অক্ষরের মধ্যে লিখুন।'],
  noteLong: ['The note is too long: 500 letters at most.', 'নোটটা বেশি বড়। ৫০০ অক্ষরের মধ্যে লিখুন।'],
  method: ['Choose how we should deliver.', 'কীভাবে পাঠাব, বেছে নিন।'],

  // What stands in the way of the whole order.
  soldOut: (title: string) => [
    `${title} has just sold out or too few are left. Change your cart, then go on.`,
    `${title} এইমাত্র শেষ হয়ে গেছে বা যথেষ্ট নেই। কার্ট ঠিক করে আবার এগোন।`,
  ],
  priceChanged: [
    'A price changed since you began. Look at the new total before you order.',
    'এর মধ্যে একটি দাম বদলেছে। অর্ডার দেওয়ার আগে নতুন মোট দামটা দেখে নিন।',
  ],
  expired: [
    'The time to hold your items ran out. Hold them again to place the order.',
    'পণ্য ধরে রাখার সময় শেষ। অর্ডার দিতে আবার ধরে রাখুন।',
  ],
});

declare module '../../platform/page.ts' {
  interface Texts {
    checkout: (typeof checkoutTexts)['en'];
  }
}
