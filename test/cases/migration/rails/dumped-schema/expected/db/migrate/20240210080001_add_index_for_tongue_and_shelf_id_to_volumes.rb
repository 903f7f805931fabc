class AddIndexForTongueAndShelfIdToVolumes < ActiveRecord::Migration[6.1]
  disable_ddl_transaction!

  def change
    add_index :volumes, [:tongue, :shelf_id], algorithm: :concurrently
  end
end
