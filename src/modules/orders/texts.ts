import { defineTexts } from '../../platform/i18n.ts';

export const orderTexts = defineTexts({
  order: ['Order', 'অর্ডার'],
  orderTitle: (number: string) => [`Order ${number}`, `অর্ডার ${number}`],
  number: ['Order number', 'অর্ডার নম্বর'],
  placedOn: (at: string) => [`Placed on ${at}`, `অর্ডারের সময়: ${at}`],
  payment: ['Payment', 'পেমেন্ট'],
  cod: ['Cash on delivery', 'ক্যাশ অন ডেলিভারি'],

  thanksTitle: ['Thank you for your order', 'অর্ডারের জন্য ধন্যবাদ'],
  thanksHello: (name: string) => [`Thank you, ${name}`, `ধন্যবাদ, ${name}`],
  thanksIntro: ['We have your order and start on it now.', 'অর্ডার পেয়েছি, এখনই কাজ শুরু করছি।'],
  keepNumber: [
    'Keep this number. With it and your phone number you can follow the order at any time.',
    'নম্বরটি রেখে দিন। এটি আর আপনার ফোন নম্বর দিয়ে যেকোনো সময় অর্ডারের খোঁজ নিতে পারবেন।',
  ],
  copyHint: ['Tap the number to select it, then copy', 'নম্বরে চাপ দিলে পুরোটা বাছাই হবে, তারপর কপি করুন'],
  mailSent: (email: string) => [`The receipt is on its way to ${email}.`, `রসিদ ${email} ঠিকানায় পাঠানো হচ্ছে।`],
  next: ['What happens next', 'এরপর যা হবে'],
  nextConfirm: ['We confirm by phone', 'ফোন করে নিশ্চিত করব'],
  nextConfirmNote: (phone: string) => [
    `We call ${phone} if anything is unclear.`,
    `কিছু জানার থাকলে ${phone} নম্বরে ফোন করব।`,
  ],
  nextPack: ['We pack and hand it to the courier', 'প্যাক করে কুরিয়ারে দেব'],
  nextPackNote: ['Until then you can cancel here yourself.', 'তার আগ পর্যন্ত নিজেই অর্ডার বাতিল করতে পারবেন।'],
  nextDeliver: (from: string, to: string) => [
    from === to ? `It arrives on ${from}` : `It arrives between ${from} and ${to}`,
    from === to ? `${from} হাতে পাবেন` : `${from} থেকে ${to}-এর মধ্যে হাতে পাবেন`,
  ],
  nextDeliverNote: (total: string) => [
    `Have ${total} ready in cash. The courier calls before coming.`,
    `নগদ ${total} হাতে রাখুন। কুরিয়ার আসার আগে ফোন করবে।`,
  ],
  follow: ['Follow the order', 'অর্ডারের খোঁজ নিন'],
  share: ['Share by WhatsApp', 'হোয়াটসঅ্যাপে পাঠান'],
  shareText: (number: string, url: string) => [`My order ${number}: ${url}`, `আমার অর্ডার ${number}: ${url}`],
  print: ['Print the receipt', 'রসিদ প্রিন্ট করুন'],
  keepShopping: ['Keep shopping', 'আরও কেনাকাটা করুন'],

  timeline: ['Where it is', 'এখন কোথায়'],
  expected: ['Expected', 'পৌঁছানোর কথা'],
  between: (from: string, to: string) => [
    from === to ? from : `${from} to ${to}`,
    from === to ? from : `${from} থেকে ${to}`,
  ],
  stepDone: ['done', 'হয়েছে'],
  stepCurrent: ['next', 'এরপর'],
  stepTodo: ['to come', 'বাকি'],
  items: ['Items', 'পণ্য'],
  unitPrice: ['Price', 'দর'],
  quantity: ['Qty', 'পরিমাণ'],
  amount: ['Amount', 'দাম'],
  subtotal: ['Items', 'পণ্যের দাম'],
  delivery: ['Delivery', 'ডেলিভারি'],
  free: ['Free', 'ফ্রি'],
  total: ['Total', 'মোট'],
  vatContained: (percent: string) => [`VAT included (${percent}%)`, `এর মধ্যে ভ্যাট (${percent}%)`],
  deliverTo: ['Delivery address', 'ডেলিভারির ঠিকানা'],
  note: ['Note', 'আপনার নোট'],
  help: ['Something not right?', 'কোনো সমস্যা?'],
  helpText: ['Call us and say the order number.', 'আমাদের ফোন করে অর্ডার নম্বরটি বলুন।'],

  cancel: ['Cancel this order', 'অর্ডার বাতিল করুন'],
  cancelHint: [
    'The order ends here and cannot be taken up again. You have paid nothing yet.',
    'বাতিল করলে অর্ডারটি আর ফেরানো যাবে না। এখনো কোনো টাকা দেননি।',
  ],
  cancelReason: ['Reason', 'কারণ'],
  optional: ['optional', 'না দিলেও চলে'],
  reasonNone: ['I would rather not say', 'বলতে চাই না'],
  reasonMind: ['I changed my mind', 'মত বদলেছি'],
  reasonMistake: ['I ordered the wrong thing', 'ভুল জিনিস অর্ডার করেছি'],
  reasonSlow: ['It takes too long', 'বেশি সময় লাগছে'],
  reasonPrice: ['I found it cheaper', 'অন্য কোথাও কম দামে পেয়েছি'],
  reasonOther: ['Something else', 'অন্য কারণ'],
  cancelConfirm: ['Yes, cancel the order', 'হ্যাঁ, অর্ডার বাতিল করুন'],
  cannotCancel: [
    'This order is already on its way, so it cannot be cancelled here. Call us and we will help.',
    'অর্ডারটি রওনা হয়ে গেছে, তাই এখান থেকে বাতিল করা যাবে না। ফোন করুন, আমরা দেখছি।',
  ],
  cancelledNotice: [
    'This order is cancelled. Nothing will be delivered and nothing is to be paid.',
    'অর্ডারটি বাতিল হয়েছে। কিছু পাঠানো হবে না, টাকাও দিতে হবে না।',
  ],
  orderAgain: ['Go to the shop', 'দোকানে ফিরুন'],

  trackTitle: ['Follow your order', 'অর্ডারের খোঁজ নিন'],
  trackIntro: [
    'The order number is in the confirmation, on the receipt and in the mail.',
    'অর্ডার নম্বর পাবেন অর্ডার দেওয়ার পরের পাতায়, রসিদে আর ই-মেইলে।',
  ],
  numberHint: ['Such as DC-7K4M-92QX', 'যেমন DC-7K4M-92QX'],
  phone: ['Mobile number', 'মোবাইল নম্বর'],
  phoneHint: ['The one given with the order', 'অর্ডারে যে নম্বর দিয়েছিলেন'],
  trackAction: ['Show my order', 'অর্ডার দেখান'],
  errorTitle: ['Please look at this again', 'এটুকু আরেকবার দেখুন'],
  numberMissing: ['Enter the order number, such as DC-7K4M-92QX.', 'অর্ডার নম্বর লিখুন, যেমন DC-7K4M-92QX।'],
  phoneMissing: ['Enter the mobile number given with the order.', 'অর্ডারে দেওয়া মোবাইল নম্বরটি লিখুন।'],
  notFound: [
    'We found no order with this number and this phone. Check both, or call us.',
    'এই অর্ডার নম্বর আর ফোন নম্বরে কোনো অর্ডার পাওয়া গেল না। দুটোই মিলিয়ে দেখুন, নয়তো আমাদের ফোন করুন।',
  ],

  notYours: [
    'We cannot show this order here. Enter its number and your phone to open it.',
    'অর্ডারটি এখানে দেখানো যাচ্ছে না। অর্ডার নম্বর আর ফোন নম্বর দিয়ে খুলুন।',
  ],

  receipt: ['Receipt', 'রসিদ'],
  bin: ['BIN', 'বিআইএন'],
  billTo: ['Customer', 'ক্রেতা'],
  receiptThanks: ['Thank you for shopping with us.', 'আমাদের কাছ থেকে কেনার জন্য ধন্যবাদ।'],
  receiptReturns: [
    'Returns within 7 days, unused, with this receipt.',
    'ব্যবহার না করা পণ্য এই রসিদসহ ৭ দিনের মধ্যে ফেরত দেওয়া যায়।',
  ],
  receiptComputer: ['Made by computer and valid without a signature.', 'কম্পিউটারে তৈরি, স্বাক্ষর ছাড়াই বৈধ।'],
  backToOrder: ['Back to the order', 'অর্ডারে ফিরুন'],
  printHint: ['Print with Ctrl+P or from your browser’s menu.', 'Ctrl+P চেপে বা ব্রাউজারের মেনু থেকে প্রিন্ট করুন।'],

  mailSubject: (number: string) => [`Your order ${number}`, `আপনার অর্ডার ${number}`],
  mailPreview: (total: string) => [
    `We have your order. Total ${total}, cash on delivery.`,
    `অর্ডার পেয়েছি। মোট ${total}, পণ্য হাতে পেয়ে টাকা দেবেন।`,
  ],
  mailQuestion: (phone: string) => [`Questions? Call ${phone}.`, `কিছু জানার থাকলে ফোন করুন: ${phone}।`],

  statusPending: ['Received', 'পেয়েছি'],
  statusConfirmed: ['Confirmed', 'নিশ্চিত'],
  statusPacked: ['Packed', 'প্যাক করা হয়েছে'],
  statusShipped: ['On its way', 'পথে আছে'],
  statusDelivered: ['Delivered', 'পৌঁছে গেছে'],
  statusCancelled: ['Cancelled', 'বাতিল'],
  statusReturned: ['Returned', 'ফেরত এসেছে'],

  paymentUnpaid: ['To be paid on delivery', 'হাতে পেয়ে টাকা দেবেন'],
  paymentAuthorized: ['Approved, not yet charged', 'অনুমোদিত, টাকা এখনো কাটা হয়নি'],
  paymentPaid: ['Paid', 'টাকা পেয়েছি'],
  paymentPartiallyRefunded: ['Partly refunded', 'কিছু টাকা ফেরত দেওয়া হয়েছে'],
  paymentRefunded: ['Refunded', 'টাকা ফেরত দেওয়া হয়েছে'],
  paymentFailed: ['Payment failed', 'পেমেন্ট হয়নি'],

  stepPlaced: ['Order received', 'অর্ডার পেয়েছি'],
  stepConfirmed: ['Confirmed', 'নিশ্চিত করা হয়েছে'],
  stepPacked: ['Packed', 'প্যাক করা হয়েছে'],
  stepShipped: ['With the courier', 'কুরিয়ারের কাছে'],
  stepDelivered: ['Delivered', 'পৌঁছে গেছে'],
  stepCancelled: ['Cancelled', 'বাতিল করা হয়েছে'],
  stepReturned: ['Returned', 'ফেরত এসেছে'],
  notePlaced: ['Your items are set aside.', 'আপনার পণ্য আলাদা করে রাখা হয়েছে।'],
  noteConfirmed: ['We checked address and stock.', 'ঠিকানা আর স্টক মিলিয়ে দেখেছি।'],
  notePacked: ['Packed and waiting for the courier.', 'প্যাক করা, কুরিয়ারের অপেক্ষায়।'],
  noteShipped: ['The courier calls before coming.', 'আসার আগে কুরিয়ার ফোন করবে।'],
  noteDelivered: ['Handed over and paid.', 'হাতে দেওয়া হয়েছে, টাকাও পেয়েছি।'],
  noteExpected: (from: string, to: string) => [
    from === to ? `Expected on ${from}` : `Expected between ${from} and ${to}`,
    from === to ? `${from} পৌঁছানোর কথা` : `${from} থেকে ${to}-এর মধ্যে পৌঁছানোর কথা`,
  ],
  noteCancelledByYou: ['At your wish.', 'আপনি বাতিল করেছেন।'],
  noteCancelledByShop: ['By the shop.', 'দোকান থেকে বাতিল করা হয়েছে।'],
  noteReturned: ['The items are back with us.', 'পণ্য আমাদের কাছে ফিরে এসেছে।'],
});

declare module '../../platform/page.ts' {
  interface Texts {
    orders: (typeof orderTexts)['en'];
  }
}
