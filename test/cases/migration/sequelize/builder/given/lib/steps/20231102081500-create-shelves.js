"use strict";

module.exports = {
    up: async (queryInterface, Sequelize) => {
        await queryInterface.sequelize.transaction(async (transaction) => {
            await queryInterface.createTable(
                "shelves",
                {
                    id: {
                        type: Sequelize.INTEGER,
                        primaryKey: true,
                        autoIncrement: true,
                    },
                    label: {
                        type: Sequelize.STRING,
                        allowNull: false,
                        unique: true,
                    },
                },
                { transaction },
            );
        });
    },

    down: async (queryInterface) => {
        await queryInterface.sequelize.transaction(async (transaction) => {
            await queryInterface.dropTable("shelves", { transaction });
        });
    },
};
