"""One table per file; importing this package makes all of them known to the metadata."""

from sqlmodel import SQLModel

from app.db.types import name_constraints

name_constraints(SQLModel.metadata)

from app.models.announcement import AnnouncementChangeRow, AnnouncementRow, WatchSourceRow  # noqa: E402 - after the naming
from app.models.announcement_dismissal import AnnouncementDismissalRow  # noqa: E402
from app.models.announcement_facet import AnnouncementFacetRow  # noqa: E402
from app.models.announcement_pair import AnnouncementPairRow, AnnouncementVerdictRow  # noqa: E402
from app.models.audit import AuditRow  # noqa: E402 - after the naming
from app.models.budget import BudgetLineRow, ExchangeRateRow, FundingSourceRow  # noqa: E402
from app.models.calendar_feed import CalendarFeedRow  # noqa: E402
from app.models.catalogue_file import CatalogueFileRow  # noqa: E402
from app.models.comment import CommentRow, MentionRow  # noqa: E402
from app.models.credential import CredentialRow, SignInAttemptRow  # noqa: E402
from app.models.dated import CalendarSettingsRow, DatedRow  # noqa: E402
from app.models.erasure import ErasureRow, RetentionSettingsRow  # noqa: E402
from app.models.evidence import EvidenceRow  # noqa: E402
from app.models.export_file import ExportFileRow  # noqa: E402
from app.models.funder_award import FunderAwardRow  # noqa: E402
from app.models.go_no_go import (  # noqa: E402
    EligibilityAnswerRow,
    GoDecisionRow,
    PipelineSettingsRow,
    ScorecardRow,
)
from app.models.grant import GrantActualRow, GrantBaselineRow, GrantDutyRow, GrantRow  # noqa: E402
from app.models.guest_link import GuestLinkRow  # noqa: E402
from app.models.indicator import IndicatorRow  # noqa: E402
from app.models.invitation import InvitationRow  # noqa: E402
from app.models.job import JobRow  # noqa: E402
from app.models.membership import MembershipRow  # noqa: E402
from app.models.named_version import NamedVersionRow  # noqa: E402
from app.models.opportunity import EffortRow, OpportunityMoveRow, OpportunityRow  # noqa: E402
from app.models.organisation import OrganisationRow  # noqa: E402
from app.models.owned_document import OwnedDocumentRow  # noqa: E402
from app.models.partner import PartnerRow  # noqa: E402
from app.models.pasted_field import PastedFieldRow  # noqa: E402
from app.models.person import PersonRow, SignInLinkRow, WebSessionRow  # noqa: E402
from app.models.picture import PictureRow  # noqa: E402
from app.models.presence import PresenceRow  # noqa: E402
from app.models.project import ProjectPartRow, ProjectRow  # noqa: E402
from app.models.project_past import ProjectPastRow  # noqa: E402
from app.models.proposal import ProposalRow  # noqa: E402
from app.models.relation import (  # noqa: E402
    AcquaintanceRow,
    ClarificationReaderRow,
    ClarificationRow,
    CommitmentRow,
    ContactRow,
    EngagementContactRow,
    EngagementMemberRow,
    EngagementRow,
    RelationRow,
    SensitivityNoteRow,
    SensitivityReaderRow,
)
from app.models.reminder import (  # noqa: E402
    AnnouncementLinkRow,
    DeadlineMoveRow,
    DigestRow,
    ReminderSettingsRow,
    WebhookRow,
)
from app.models.result import ResultRow  # noqa: E402
from app.models.reusable import BorrowingRow, ReusableTextRow, ReusableTextVersionRow  # noqa: E402
from app.models.review import ReviewRow, ReviewScoreRow  # noqa: E402
from app.models.risk import RiskRow  # noqa: E402
from app.models.saved_search import SavedSearchRow, SearchHitRow  # noqa: E402
from app.models.section import SectionRow, SectionVersionRow  # noqa: E402
from app.models.section_owner import SectionOwnerRow  # noqa: E402
from app.models.sign_off import SignOffRow  # noqa: E402
from app.models.spending import (  # noqa: E402
    SpendingBatchRow,
    SpendingEntryRow,
    SpendingMappingRow,
    SpendingNoteRow,
)
from app.models.story import StoryRow  # noqa: E402
from app.models.submission import SubmissionFileRow, SubmissionRow  # noqa: E402
from app.models.track_record import PastProjectRow, StaffMemberRow  # noqa: E402

__all__ = [
    "AcquaintanceRow",
    "AnnouncementChangeRow",
    "AnnouncementDismissalRow",
    "AnnouncementFacetRow",
    "AnnouncementLinkRow",
    "AnnouncementPairRow",
    "AnnouncementRow",
    "AnnouncementVerdictRow",
    "AuditRow",
    "BorrowingRow",
    "BudgetLineRow",
    "CalendarFeedRow",
    "CalendarSettingsRow",
    "CatalogueFileRow",
    "ClarificationReaderRow",
    "ClarificationRow",
    "CommentRow",
    "CommitmentRow",
    "ContactRow",
    "CredentialRow",
    "DatedRow",
    "DeadlineMoveRow",
    "DigestRow",
    "EffortRow",
    "EligibilityAnswerRow",
    "EngagementContactRow",
    "EngagementMemberRow",
    "EngagementRow",
    "ErasureRow",
    "EvidenceRow",
    "ExchangeRateRow",
    "ExportFileRow",
    "FunderAwardRow",
    "FundingSourceRow",
    "GoDecisionRow",
    "GrantActualRow",
    "GrantBaselineRow",
    "GrantDutyRow",
    "GrantRow",
    "GuestLinkRow",
    "IndicatorRow",
    "InvitationRow",
    "JobRow",
    "MembershipRow",
    "MentionRow",
    "NamedVersionRow",
    "OpportunityMoveRow",
    "OpportunityRow",
    "OrganisationRow",
    "OwnedDocumentRow",
    "PartnerRow",
    "PastProjectRow",
    "PastedFieldRow",
    "PersonRow",
    "PictureRow",
    "PipelineSettingsRow",
    "PresenceRow",
    "ProjectPartRow",
    "ProjectPastRow",
    "ProjectRow",
    "ProposalRow",
    "RelationRow",
    "ReminderSettingsRow",
    "ResultRow",
    "RetentionSettingsRow",
    "ReusableTextRow",
    "ReusableTextVersionRow",
    "ReviewRow",
    "ReviewScoreRow",
    "RiskRow",
    "SavedSearchRow",
    "ScorecardRow",
    "SearchHitRow",
    "SectionOwnerRow",
    "SectionRow",
    "SectionVersionRow",
    "SensitivityNoteRow",
    "SensitivityReaderRow",
    "SignInAttemptRow",
    "SignInLinkRow",
    "SignOffRow",
    "SpendingBatchRow",
    "SpendingEntryRow",
    "SpendingMappingRow",
    "SpendingNoteRow",
    "StaffMemberRow",
    "StoryRow",
    "SubmissionFileRow",
    "SubmissionRow",
    "WatchSourceRow",
    "WebSessionRow",
    "WebhookRow",
]
