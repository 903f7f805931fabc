class RemoveNoteFromVolumes < ActiveRecord::Migration[6.1]
  def change
    safety_assured { remove_column :volumes, :note, :text }
  end
end
