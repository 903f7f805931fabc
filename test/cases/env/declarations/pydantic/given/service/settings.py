from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="ORDERS_")

    # Where orders are kept.
    database_url: str
    # Page size of the API.
    page_size: int = 50
    debug: bool = False


settings = Settings()
