-- Placing an order and nothing else: the rows the shop reads, locks and writes, a statement a table. `mine` is a cart made ready before.
\set n :n + 1
\set mine (:client_id + 1) * 100000 + :n
begin;
select id, address from checkouts where key = 'bench-' || :mine for update;
select l.id as line, l.quantity, v.id as variant, v.sku, v.price_minor, p.slug, p.title, p.options, s.on_hand - s.reserved as available
  from carts c join cart_lines l on l.cart_id = c.id join variants v on v.id = l.variant_id
  join products p on p.id = v.product_id join stock s on s.variant_id = v.id
  where c.token = 'bench-' || :mine \gset
insert into orders (number, idempotency_key, access_key, payment_method, lang, phone, name, address, delivery_code, delivery_name,
                    expected_from, expected_to, subtotal_minor, delivery_minor, total_minor, vat_minor)
  values ('BENCH-' || :mine, 'bench-' || :mine, 'bench', 'cod', 'en', '01712345678', 'Nusrat Jahan',
          '{"street": "House 12, Road 5", "upazila": {"en": "Dhanmondi", "bn": "ধানমন্ডি"}, "district": {"en": "Dhaka", "bn": "ঢাকা"}, "division": {"en": "Dhaka", "bn": "ঢাকা"}}',
          'dhaka', '{"en": "Dhaka", "bn": "ঢাকা"}', current_date, current_date, 100000, 6000, 106000, 13043) returning id as order_id \gset
insert into order_lines (order_id, variant_id, product_slug, sku, title, options, picture, quantity, unit_minor, total_minor, vat_basis_points, vat_minor)
  values (:order_id, :variant, 'bench', 'BENCH', '{"en": "Jamdani saree, handwoven", "bn": "জামদানি শাড়ি"}', '{"en": "Red", "bn": "লাল"}',
          '{"key": "bench", "width": 1200, "height": 1200, "alt": {"en": "", "bn": ""}}', 1, 100000, 100000, 1500, 13043);
insert into order_history (order_id, machine, to_status, actor)
  values (:order_id, 'order', 'pending', 'shopper'), (:order_id, 'payment', 'unpaid', 'shopper');
delete from checkouts where key = 'bench-' || :mine;
delete from cart_lines where cart_id = :mine;
insert into jobs (handler, payload, run_at) values ('bench', '{"orderId": 1}', now() + interval '1 day');
delete from reservations where holder = 'cart:' || :mine;
update stock set on_hand = on_hand - 1, reserved = reserved - 1 where variant_id = :variant;
insert into stock_ledger (variant_id, on_hand_change, reserved_change, reason, actor, reference, order_id)
  values (:variant, -1, -1, 'sale', 'bench', 'BENCH', :order_id);
commit;
