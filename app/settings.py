"""Settings of one installation, from environment variables that begin with GRANTWRIGHT_."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL

from app.domain.deadlines import zone


class Settings(BaseSettings):
    """Every setting has a default that suits one laptop."""

    model_config = SettingsConfigDict(env_prefix="GRANTWRIGHT_", extra="ignore")

    workspace: Path = Field(default=Path("grantwright-workspace"), description="Folder of the data base and the files.")
    database_url: str | None = Field(
        default=None,
        description="SQLAlchemy address of a PostgreSQL data base, like postgresql+psycopg://user@host/name. "
        "Empty: SQLite in the workspace.",
    )
    zone: str | None = Field(
        default=None, description="Your time zone, like Africa/Tunis: deadlines are shown in it beside the funder's."
    )
    organisation: str | None = Field(
        default=None, description="Slug of the organisation that commands work for, where there are several."
    )
    token: str | None = Field(
        default=None, min_length=32, description="Bearer token of the API. Empty: a new one is printed at each start."
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on; loopback, or another behind https.")
    port: int = Field(default=8321, ge=0, le=65535, description="Port to listen on.")
    address: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s/?#]+$",
        description="Where people reach the server, like https://grants.example.org: links in mails begin with it.",
    )
    smtp_host: str | None = Field(default=None, description="Mail server. Empty: links are shown instead of sent.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of the mail server.")
    smtp_tls: Literal["starttls", "wrapped", "none"] = Field(
        default="starttls", description="starttls, wrapped (usually port 465), or none inside one machine."
    )
    smtp_user: str | None = Field(default=None, description="Name to sign in with at the mail server.")
    smtp_password: SecretStr | None = Field(default=None, description="Password of that name.")
    mail_from: str | None = Field(default=None, description="Sender of the mails, one address.")
    mail_name: str = Field(default="Grantwright", description="Sender's name.")
    oidc_issuer: str | None = Field(
        default=None, description="Identity provider for single sign-on, as it calls itself. Empty: none."
    )
    oidc_client_id: str | None = Field(default=None, description="Grantwright's name at the identity provider.")
    oidc_client_secret: SecretStr | None = Field(default=None, description="Its secret there.")
    oidc_name: str = Field(default="single sign-on", description="What the button to sign in with it says.")
    busy_timeout_s: float = Field(default=5.0, gt=0, le=120, description="Seconds to wait for a locked SQLite file.")
    max_body_bytes: int = Field(default=5_000_000, gt=0, description="Largest request body the API reads.")
    workers: int = Field(
        default=1,
        ge=0,
        le=16,
        description="Workers inside the server that make long exports; 0 where 'grantwright worker' does it.",
    )
    watch_every_hours: int = Field(
        default=0, ge=0, le=720, description="Hours between two looks at funders' sources by the server; 0: never."
    )
    watch_grants_gov: str = Field(
        default="https://api.grants.gov/v1/api", description="Address of Grants.gov's service. Empty: not asked."
    )
    watch_grants_gov_extract: str | None = Field(
        default=None,
        description="Page that names Grants.gov's daily extracts, https://www.grants.gov/xml-extract; large, so empty: "
        "not asked.",
    )
    watch_eu_funding: str = Field(
        default="https://api.tech.ec.europa.eu/search-api/prod/rest/search",
        description="Address of the search of EU Funding & Tenders. Empty: not asked.",
    )
    watch_undp: str = Field(
        default="https://procurement-notices.undp.org/rss_feeds/rss.xml",
        description="Address of UNDP's feed of notices. Empty: not asked.",
    )
    watch_ungm: str = Field(
        default="https://www.ungm.org/Public/Notice/Search",
        description="Address of the search of the UN Global Marketplace. Empty: not asked.",
    )
    watch_reliefweb: str = Field(
        default="https://api.reliefweb.int/v2", description="Address of ReliefWeb's service. Empty: not asked."
    )
    watch_reliefweb_app: str | None = Field(
        default=None, description="Your own app name, as ReliefWeb has approved it. Empty: ReliefWeb is not asked."
    )
    watch_feeds: dict[str, str] = Field(
        default={},
        description='More feeds (RSS or Atom) by a short name, as JSON: {"foundation": "https://…/feed"}.',
    )
    watch_local: bool = Field(
        default=False, description="Lets sources be asked over http and on this machine; for tests only."
    )
    webhook_local: bool = Field(
        default=False, description="Lets webhooks be posted over http and into this machine's own network."
    )
    pool_size: int = Field(default=20, ge=5, description="PostgreSQL connections kept open; more than the threads.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="WARNING", description="DEBUG, INFO, WARNING or ERROR."
    )

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, name: str | None) -> str | None:
        if name:
            zone(name)
        return name

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Settings:
        """Links in mails must not follow what a stranger's request says of the address."""
        if self.smtp_host and not (self.mail_from and self.address):
            raise ValueError("mails need GRANTWRIGHT_MAIL_FROM and GRANTWRIGHT_ADDRESS too")
        return self

    @model_validator(mode="after")
    def _single_sign_on_is_whole(self) -> Settings:
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret and self.address):
            raise ValueError("single sign-on needs GRANTWRIGHT_OIDC_CLIENT_ID, _OIDC_CLIENT_SECRET and _ADDRESS too")
        return self

    @property
    def sends_mail(self) -> bool:
        return bool(self.smtp_host)

    @property
    def url(self) -> str | URL:
        # A folder may be called "What next?" or "100%": only the path itself, never a text with it inside, is exact.
        return self.database_url or URL.create("sqlite", database=str(self.workspace / "grantwright.db"))

    @property
    def files(self) -> Path:
        """Folder of the documents that were imported."""
        return self.workspace / "files"

    @property
    def exports(self) -> Path:
        """Folder of the files that people asked for, kept for some days."""
        return self.workspace / "exports"

    @property
    def cache(self) -> Path:
        """Folder of rendered PDFs; it may be deleted at any time."""
        return self.workspace / "cache"


@cache
def get_settings() -> Settings:
    return Settings()
