ActiveRecord::Schema[7.1].define(version: 2024_02_03_090000) do
  create_table "books", force: :cascade do |t|
    t.string "title", null: false
    t.datetime "created_at", null: false
    t.datetime "updated_at", null: false
  end
end
