# This file is auto-generated from the current state of the database. Instead
# of editing this file, please use the migrations feature of Active Record to
# incrementally modify your database, and then regenerate this schema definition.
#
# This file is the source Rails uses to define your schema when running `bin/rails
# db:schema:load`. When creating a new database, `bin/rails db:schema:load` tends to
# be faster and is potentially less error prone than running all of your
# migrations from scratch. Old migrations may fail to apply correctly if those
# migrations use external dependencies or application code.
#
# It's strongly recommended that you check this file into your version control system.

ActiveRecord::Schema.define(version: 2023_11_05_100000) do

  # These are extensions that must be enabled in order to support this database
  enable_extension "plpgsql"

  create_table "shelves", force: :cascade do |t|
    t.string "label", limit: 40, null: false
    t.integer "places", default: 10, null: false
    t.text "remark"
    t.datetime "created_at", precision: 6, null: false
    t.datetime "updated_at", precision: 6, null: false
  end

  create_table "volumes", force: :cascade do |t|
    t.bigint "shelf_id", null: false
    t.string "isbn", limit: 13
    t.string "tongue", default: "en", null: false
    t.decimal "price", precision: 8, scale: 2
    t.jsonb "extra", default: {}, null: false
    t.index ["isbn"], name: "index_volumes_on_isbn", unique: true
    t.index ["price"], name: "priced_volumes", where: "(price IS NOT NULL)"
    t.index ["shelf_id"], name: "index_volumes_on_shelf_id"
  end

  add_foreign_key "volumes", "shelves", on_delete: :cascade
end
