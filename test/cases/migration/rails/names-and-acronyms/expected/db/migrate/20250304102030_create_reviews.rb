# frozen_string_literal: true

class CreateReviews < ActiveRecord::Migration[7.1]
  def change
    create_table :reviews, id: :uuid do |t|
      t.bigint :book_id, null: false
      t.string :headline, limit: 80, null: false, default: "it's \#{fine}"
      t.decimal :stars, precision: 2, scale: 1
      t.jsonb :meta, null: false, default: { "a" => [1, nil] }
      t.timestamptz :written_at, null: false, default: -> { "now()" }
    end
    add_index :reviews, [:book_id, :stars]
    add_foreign_key :reviews, :books, column: :book_id, on_delete: :cascade
    add_check_constraint :reviews, "stars <= 5", name: "few_stars"
  end
end
